/**
 * The scenario's text, to be changed. A mistake is pointed at in the text; the old scene stays until the text is right.
 */

import { h, sentence, setText } from './dom.ts';
import type { OsScopeError } from '../os-scope.d.ts';

/** How long after the last key the text is checked, in milliseconds. */
const PATIENCE = 400;

/** What an editor needs from outside. */
export interface Hooks {
  /** Reads a text; gives what is wrong with it, if anything is. */
  check(text: string): OsScopeError | undefined;
  /** Starts the scene of a text that is right. */
  apply(text: string): void;
}

/** The text with line numbers, and below it what is wrong. */
export class Editor {
  readonly element: HTMLElement;
  private readonly area = h('textarea', { spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off', 'aria-label': 'Scenario' });
  private readonly marks = h('div', { class: 'lines', 'aria-hidden': 'true' });
  private readonly report = h('div', { class: 'report', role: 'status' });
  private readonly state = h('span', { class: 'state' });
  private readonly applyButton = h('button', { type: 'button', class: 'primary', title: 'Ctrl+Enter' }, 'Run');
  private readonly resetButton = h('button', { type: 'button' }, 'Reset');
  /** Whose text it shows, and the changes to others' texts that do not run yet. */
  private owner: object = this;
  private readonly drafts = new WeakMap<object, string>();
  private original = '';
  private running = '';
  private error: OsScopeError | undefined;
  private timer = 0;

  constructor(private readonly hooks: Hooks) {
    const text = h('div', { class: 'text' }, this.marks, this.area);
    const foot = h('div', { class: 'foot' }, this.applyButton, this.resetButton, this.state);
    this.element = h('div', { class: 'editor' }, text, this.report, foot);
    this.area.addEventListener('input', () => {
      this.paint();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), PATIENCE);
    });
    this.area.addEventListener('scroll', () => this.align());
    this.area.addEventListener('keydown', this.key);
    this.applyButton.addEventListener('click', () => this.apply());
    this.resetButton.addEventListener('click', () => this.reset());
  }

  /** Shows the text of another scene, or what the reader has made of it. `original` is what “reset” goes back to. */
  load(owner: object, text: string, original: string): void {
    if (this.area.value === this.running) this.drafts.delete(this.owner);
    else this.drafts.set(this.owner, this.area.value);
    const draft = this.drafts.get(owner) ?? text;
    Object.assign(this, { owner, original, running: text });
    if (this.area.value !== draft) this.area.value = draft;
    this.blame(undefined);
    if (draft !== text) this.look();
  }

  focus(): void {
    this.area.focus();
  }

  /** Shows an error and where it is. */
  blame(error: OsScopeError | undefined): void {
    this.error = error;
    this.report.replaceChildren(...(error ? this.explain(error) : []));
    this.report.hidden = !error;
    this.paint();
  }

  private explain(error: OsScopeError): Node[] {
    const { line, column, message, quote, caret, length, suggestion } = error;
    const rest = Math.max(1, Math.min(length, quote.length - caret));
    const place = h('button', { type: 'button', class: 'place' }, line ? `line ${line}, column ${column}` : 'the text');
    place.addEventListener('click', () => this.select(error));
    const nodes: Node[] = [h('p', {}, place, ': ', ...sentence(message + '.'))];
    if (line) nodes.push(h('pre', { 'aria-hidden': 'true' }, `${quote}\n${' '.repeat(caret)}${'^'.repeat(rest)}`));
    if (suggestion) {
      const fix = h('button', { type: 'button' }, suggestion);
      fix.addEventListener('click', () => this.mend(error, suggestion));
      nodes.push(h('p', {}, 'Did you mean ', fix, '?'));
    }
    return nodes;
  }

  /** Selects the characters that an error is about. */
  private select({ line, column, length }: OsScopeError): void {
    const lines = this.area.value.split('\n');
    const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const characters = [...(lines[line - 1] ?? '')];
    const start = before + characters.slice(0, column - 1).join('').length;
    const end = start + characters.slice(column - 1, column - 1 + length).join('').length;
    this.area.focus();
    this.area.setSelectionRange(start, end);
  }

  /** Puts a suggestion in place of what it corrects, so that undo takes it back. */
  private mend(error: OsScopeError, word: string): void {
    this.select(error);
    // The one way of changing a field that its undo knows of.
    document.execCommand('insertText', false, word);
    this.look();
  }

  private look(): OsScopeError | undefined {
    clearTimeout(this.timer);
    const error = this.hooks.check(this.area.value);
    this.blame(error);
    return error;
  }

  private apply(): void {
    const text = this.area.value;
    if (this.look()) return this.area.focus();
    this.running = text;
    this.hooks.apply(text);
    this.paint();
  }

  private reset(): void {
    this.area.focus();
    this.area.select();
    document.execCommand('insertText', false, this.original);
    this.apply();
  }

  /** Numbers the lines, and marks the one that is wrong. */
  private paint(): void {
    const text = this.area.value;
    const count = text.split('\n').length;
    if (this.marks.childElementCount !== count) {
      this.marks.replaceChildren(...Array.from({ length: count }, (_, at) => h('span', {}, String(at + 1))));
    }
    const wrong = (this.error?.line ?? 0) - 1;
    [...this.marks.children].forEach((line, at) => line.classList.toggle('wrong', at === wrong));
    this.resetButton.disabled = text === this.original;
    setText(this.state, this.error ? 'the scene goes on with the last text that was right' : text === this.running ? '' : 'not running yet');
    this.align();
  }

  private align(): void {
    this.marks.style.transform = `translateY(${-this.area.scrollTop}px)`;
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.apply();
    }
  };
}
