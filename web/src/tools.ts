/** The buttons that open what is around the picture. They are there before what they open is. */

import { h, IconButton, type Icon } from './dom.ts';

const TOOLS = {
  history: 'History',
  table: 'State in numbers',
  edit: 'Edit',
  fork: 'What if…',
  share: 'Share',
  file: 'Open a scenario or a recording',
  help: 'Keys',
  screen: 'Presenter mode',
} satisfies Partial<Record<Icon, string>>;

/** A tool, by its icon. */
export type Tool = keyof typeof TOOLS;

/** Tools that open a panel. */
const PANELS: Tool[] = ['history', 'table', 'edit', 'fork', 'share'];

/** The row of buttons. */
export class Tools {
  readonly element = h('div', { class: 'tools', role: 'group', 'aria-label': 'Tools' });
  readonly buttons = {} as Record<Tool, IconButton>;

  constructor(use: (tool: Tool) => void) {
    for (const name of Object.keys(TOOLS) as Tool[]) {
      const button = (this.buttons[name] = new IconButton(name, TOOLS[name], () => use(name)));
      if (PANELS.includes(name)) button.expanded(false);
      this.element.append(button.element);
    }
  }
}
