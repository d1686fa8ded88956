/** The panel that hands out a link to the moment. */

import { h, setText } from './dom.ts';

/** A field with the link, and a button that copies it. */
export class Share {
  readonly element: HTMLElement;
  private readonly field = h('input', { type: 'text', readonly: '', 'aria-label': 'Link to this moment' });
  private readonly copyButton = h('button', { type: 'button', class: 'primary' }, 'Copy');
  private readonly state = h('p', { class: 'quiet', role: 'status' });

  constructor() {
    this.copyButton.addEventListener('click', () => void this.copy());
    this.field.addEventListener('focus', () => this.field.select());
    const what = 'The link holds the scenario, the lens and the position. Nothing is stored anywhere.';
    this.element = h('div', { class: 'share' }, h('p', {}, what), h('div', { class: 'row' }, this.field, this.copyButton), this.state);
  }

  /** Shows a link and copies it; without one, says why there is none. */
  async show(link: string | undefined): Promise<void> {
    this.field.value = link ?? '';
    this.copyButton.disabled = !link;
    if (link) await this.copy();
    else setText(this.state, 'This recording is on this computer only, so no link can restore it.');
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.field.value);
      setText(this.state, 'Copied.');
    } catch {
      // Pages that are not secure, or not in front, may not write to the clipboard.
      this.field.focus();
      setText(this.state, 'Copy the link from the field.');
    }
  }
}
