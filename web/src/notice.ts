/**
 * What is said about a scene: over the picture, for a while, an error, the progress of a long file, or an invitation to
 * drop one; above it what should be known of a recording.
 */

import { h, sentence, setText } from './dom.ts';
import type { OsScopeError } from '../os-scope.d.ts';

/** A panel over the picture. */
export class Notice {
  /** The line above the picture. */
  readonly remarks = h('div', { class: 'remarks', hidden: '' });
  private readonly bar = h('progress', { max: '1', 'aria-label': 'Reading' });
  private readonly amount = h('span');

  /** `element` is over the picture. */
  constructor(private readonly element: HTMLElement) {}

  hide(): void {
    this.element.hidden = true;
  }

  /** Says what is wrong; everything else goes on. `again` starts the scene again, if that is of use. */
  error({ message, line, column, quote, caret, length, suggestion }: OsScopeError, stays: boolean, again?: () => void): void {
    const place = line ? `line ${line}, column ${column}: ` : '';
    const nodes: Node[] = [h('p', { class: 'message' }, place, ...sentence(message + '.'))];
    if (line) nodes.push(h('pre', {}, `${quote}\n${' '.repeat(caret)}${'^'.repeat(Math.max(1, Math.min(length, quote.length - caret)))}`));
    if (suggestion) nodes.push(h('p', {}, `Did you mean “${suggestion}”?`));
    if (stays) nodes.push(h('p', { class: 'quiet' }, 'The scene before stays.'), this.button('Close', () => this.hide()));
    if (again) nodes.push(this.button('Start again', again));
    this.show('alert', nodes);
  }

  /** Says how far a long file has been read. */
  progress(part: number | undefined, bytes: number, cancel: () => void): void {
    if (part === undefined) this.bar.removeAttribute('value');
    else this.bar.value = part;
    setText(this.amount, `${(bytes / 1e6).toFixed(1)} MB read`);
    if (!this.bar.isConnected || this.element.hidden) {
      this.show('status', [h('p', { class: 'message' }, 'Reading the recording'), this.bar, h('p', { class: 'quiet' }, this.amount), this.button('Cancel', cancel)]);
    }
  }

  /** Says a plain sentence. */
  say(text: string): void {
    this.show('status', [h('p', { class: 'message' }, text)]);
  }

  /** Says what should be known of a recording, and offers to run a schedule again; the list opens on request. */
  remark(remarks: string[], rerun?: () => void): void {
    const rest = remarks.length > 20 ? [`and ${remarks.length - 20} more`] : [];
    const items = [...remarks.slice(0, 20), ...rest].map((text) => h('li', {}, text));
    const count = remarks.length === 1 ? '1 remark' : `${remarks.length} remarks`;
    const list = h('details', {}, h('summary', {}, `${count} on this recording`), h('ul', { class: 'scrolls' }, ...items));
    this.remarks.replaceChildren(...(remarks.length ? [list] : []), ...(rerun ? [this.button('Run its tasks again', rerun)] : []));
    this.remarks.hidden = !this.remarks.firstChild;
  }

  private button(name: string, act: () => void): HTMLButtonElement {
    const button = h('button', { type: 'button' }, name);
    button.addEventListener('click', act);
    return button;
  }

  private show(role: string, nodes: Node[]): void {
    this.element.setAttribute('role', role);
    this.element.replaceChildren(...nodes);
    this.element.hidden = false;
  }
}
