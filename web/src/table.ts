/** The state of the lenses as tables, for readers who do not see the picture, and for those who want the numbers. */

import { h } from './dom.ts';

/** A table of words: its first cells name the rows. */
export interface Table {
  caption: string;
  columns: string[];
  rows: string[][];
}

/** The tables, as elements. */
export function tables(all: Table[]): HTMLElement[] {
  return all.filter(({ columns }) => columns.length).map(({ caption, columns, rows }) => {
    const head = h('tr', {}, ...columns.map((column) => h('th', { scope: 'col' }, column)));
    const body = rows.map(([name = '', ...cells]) => h('tr', {}, h('th', { scope: 'row' }, name), ...cells.map((cell) => h('td', {}, cell))));
    return h('table', {}, h('caption', {}, caption), h('thead', {}, head), h('tbody', {}, ...body));
  });
}
