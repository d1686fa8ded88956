/** The lenses to choose from. */

import type { OsScopeLens } from '../os-scope.d.ts';
import { h, setAttribute } from './dom.ts';

/** What a lens is called on its tab. */
function label(name: string): string {
  return name.split(' ').map((one) => one[0]!.toUpperCase() + one.slice(1).replaceAll('-', ' ')).join(' + ');
}

/** A row of tabs: one for each lens, and one for lenses side by side if the scenario asks for such. */
export class Tabs {
  readonly element = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Lenses' });
  private names: string[] = [];
  private chosen = '';

  constructor(private readonly choose: (names: string) => void) {
    this.element.addEventListener('keydown', this.move);
  }

  /** Lists the lenses of a scene; `together` are those it begins with. */
  load(lenses: OsScopeLens[], together: string): void {
    this.names = lenses.map(({ name }) => name);
    if (!this.names.includes(together)) this.names.unshift(together);
    const titles = new Map(lenses.map(({ name, title }) => [name, title]));
    this.element.replaceChildren(...this.names.map((name) => {
      const title = name.split(' ').map((one) => titles.get(one) ?? one).join(' ');
      const tab = h('button', { type: 'button', role: 'tab', 'data-lens': name, title }, label(name));
      tab.addEventListener('click', () => this.choose(name));
      return tab;
    }));
    this.element.hidden = this.names.length < 2;
    this.chosen = '';
  }

  /** Shows which are in use. */
  update(names: string): void {
    if (names === this.chosen) return;
    this.chosen = names;
    for (const tab of this.element.children) {
      const active = tab.getAttribute('data-lens') === names;
      setAttribute(tab, 'aria-selected', String(active));
      setAttribute(tab, 'tabindex', active ? '0' : '-1');
      // Where there is no room for all, the one in use is in the middle.
      if (active) this.element.scrollLeft = (tab as HTMLElement).offsetLeft + ((tab as HTMLElement).offsetWidth - this.element.clientWidth) / 2;
    }
    if (!this.names.includes(names)) this.element.firstElementChild?.setAttribute('tabindex', '0');
  }

  /** The tab after the one in use. */
  next(): void {
    const at = this.names.indexOf(this.chosen);
    const name = this.names[(at + 1) % this.names.length];
    if (name) this.choose(name);
  }

  /** Arrows move between tabs, as is the custom for tabs. */
  private readonly move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const tabs = [...this.element.children] as HTMLElement[];
    const at = tabs.indexOf(event.target as HTMLElement);
    const tab = tabs[(at + by + tabs.length) % tabs.length];
    tab?.focus();
    tab?.click();
  };
}
