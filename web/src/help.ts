/** The list of keys. */

import { h } from './dom.ts';
import { HELP } from './keys.ts';

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
