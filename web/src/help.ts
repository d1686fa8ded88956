/** The list of keys. */

import { h } from './dom.ts';

/** Keys and what they do (`keys.ts`). */
const HELP: [string, string][] = [
  ['Space', 'play or pause'],
  ['→  Page Down', 'one step on'],
  ['←  Page Up', 'one step back'],
  ['Home  End', 'to the beginning, to the end'],
  ['+  −', 'faster, slower'],
  ['L', 'next lens'],
  ['X', 'the other of two rules (“What if…”)'],
  ['F', 'presenter mode, full screen'],
  ['?', 'this list'],
  ['Esc', 'close what is open'],
];

/** A dialog that lists what keys do. */
export function helpDialog(): HTMLDialogElement {
  const rows = HELP.map(([keys, what]) => h('tr', {}, h('th', { scope: 'row' }, ...keys.split('  ').map((key) => h('kbd', {}, key))), h('td', {}, what)));
  const close = h('button', { type: 'submit', class: 'primary' }, 'Close');
  return h('dialog', { class: 'help', 'aria-label': 'Keys' },
    h('h2', {}, 'Keys'),
    h('table', {}, h('tbody', {}, ...rows)),
    h('p', { class: 'quiet' }, 'Point at a thing to see what it is. Drop a scenario or a recording on the picture to watch it.'),
    h('form', { method: 'dialog' }, close));
}
