/** What stands around the picture: panels, two rules, the editor, notices, links and files. */

import style from '../generated/workbench.css';
import type { OsScopeError } from '../os-scope.d.ts';
import { numberOf } from './addressed.ts';
import type { Around } from './around.ts';
import { Beside } from './beside.ts';
import { chooseFile } from './choose.ts';
import type { Deck } from './deck.ts';
import { h } from './dom.ts';
import { Editor } from './editor.ts';
import { describe } from './fault.ts';
import { helpDialog } from './help.ts';
import { History } from './history.ts';
import { decode, encode, type Moment } from './link.ts';
import { Notice } from './notice.ts';
import { Panel } from './panel.ts';
import type { Scope } from './scope.ts';
import { Share } from './share.ts';
import { scenario, type Arriving, type Loaded, type Source } from './source.ts';
import { read } from './stream.ts';
import { tables, type Table } from './table.ts';
import type { Tool } from './tools.ts';
import { WhatIf } from './whatif.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);

/** All of it, for one element. */
export class Workbench implements Around {
  /** The text before the reader changed it. */
  private original = '';
  /** The lenses for which rules are offered. */
  private offered: string | undefined;
  private readonly notice: Notice;
  private readonly help = helpDialog();
  private readonly history = new History();
  private readonly share = new Share();
  private readonly numbers = h('div', {
    class: 'tables scrolls', tabindex: '0', role: 'group', 'aria-label': 'State in numbers',
  });
  private readonly editor = new Editor({ check: (text) => this.check(text), apply: (text) => this.apply(text) });
  private readonly whatIf = new WhatIf({
    make: (engine, text) => this.scope.deckOf(scenario(engine, text), { kind: 'text', text, edited: true }),
    show: (deck) => this.scope.turnTo(deck),
    chosen: () => this.panel.close(),
    fail: (thrown) => this.scope.fail(describe(thrown)),
  });
  private readonly beside: Beside;
  private readonly panel: Panel;

  constructor(private readonly scope: Scope) {
    const { section, tools, shell } = scope;
    const wake = () => scope.frames.wake();
    this.notice = new Notice(scope.later.notice);
    this.beside = new Beside(scope, this.whatIf);
    this.panel = new Panel({
      history: { title: 'History', element: this.history.element, opened: wake },
      table: { title: 'State in numbers', element: this.numbers, opened: wake },
      edit: { title: 'Scenario', element: this.editor.element, opened: () => this.editor.focus() },
      fork: { title: 'What if…', element: this.whatIf.menu, opened: () => scope.deck && this.whatIf.offer(scope.deck) },
      share: { title: 'Share', element: this.share.element, opened: () => void this.handOut() },
    }, tools.buttons, () => {
      this.resized();
      scope.frames.wake();
    });
    shell.root.adoptedStyleSheets.push(sheet);
    tools.element.after(h('div', { class: 'above' }, this.whatIf.bar, this.notice.remarks));
    scope.later.notice.before(this.panel.element);
    section.append(this.help);
  }

  // ---- panels ----

  get open(): boolean {
    return this.panel.open !== undefined;
  }

  use(tool: Tool): void {
    if (tool === 'file') chooseFile((file) => void this.scope.show(file));
    else if (tool === 'help') this.help.showModal();
    else if (tool === 'screen') this.present();
    else this.panel.toggle(tool);
  }

  close(): void {
    if (this.open) this.panel.close();
    else this.present();
  }

  /** Enters presenter mode, full screen where the browser allows it, or leaves both. */
  private present(): void {
    const { host } = this.scope;
    const on = host.toggleAttribute('presenter');
    const done = on ? host.requestFullscreen?.() : document.fullscreenElement === host ? document.exitFullscreen() : undefined;
    // Where full screen is refused, presenter mode works in place.
    done?.catch(() => {});
  }

  // ---- the scene ----

  leave(): void {
    this.whatIf.leave(true);
  }

  began(deck: Deck, moment?: Moment): void {
    this.offered = undefined;
    if (moment?.versus) void this.whatIf.choose(moment.versus, deck, moment.at, moment.side);
    const { remarks, rerun } = deck.loaded;
    const few = this.scope.host.matches('[controls=minimal], [controls=none], [controls=picture]');
    this.notice.remark(remarks, rerun && !few ? () => this.rerun(deck) : undefined);
  }

  about(deck: Deck): void {
    const { loaded, source } = deck;
    if (source.kind !== 'text' || !source.edited) this.original = loaded.text ?? '';
    this.history.load(deck);
    this.panel.enable('edit', loaded.text !== undefined);
    this.editor.load(deck, loaded.text ?? '', this.whatIf.original ?? this.original);
    this.beside.arrange(this.open);
  }

  update(deck: Deck, lenses: string): void {
    if (lenses !== this.offered) {
      this.panel.enable('fork', this.whatIf.offer(deck));
      this.resized();
    }
    this.offered = lenses;
    if (this.beside.both) this.whatIf.beside();
    const totals = this.whatIf.tell(lenses);
    if (this.panel.open === 'history') this.history.update(deck.length, deck.ask((player) => player.shown, -1));
    if (this.panel.open === 'table' && !this.scope.playing) {
      const both = { caption: 'Both runs to their ends', columns: ['', ...this.whatIf.titles], rows: totals };
      this.numbers.replaceChildren(...tables([...(totals.length ? [both] : []), ...deck.ask((player) => player.tables() as Table[], [])]));
    }
  }

  resized(): void {
    if (this.whatIf.decks.length) this.beside.arrange(this.open);
  }

  flip(): void {
    this.whatIf.flip();
  }

  /** Starts what the editor holds; beside a recording, if that is what it is compared with. */
  private apply(text: string): void {
    const [recorded] = this.whatIf.decks;
    if (recorded && recorded.loaded.text === undefined) this.whatIf.rerun(recorded, '', undefined, 1, text);
    else void this.scope.show({ kind: 'text', text, edited: true });
  }

  /** What the tasks of a recorded schedule did, as a scenario whose text can be changed, beside the recording. */
  private rerun(deck: Deck): void {
    this.whatIf.rerun(deck);
    this.scope.stage.element.focus();
  }

  /** What is wrong with a text, if anything is. */
  private check(text: string): OsScopeError | undefined {
    try {
      this.scope.engine.Player.scenario(text).free();
      return undefined;
    } catch (thrown) {
      return describe(thrown);
    }
  }

  // ---- notices and files ----

  invite(): void {
    this.notice.say('Drop a scenario or a recording here.');
  }

  fail(error: OsScopeError, again?: () => void): void {
    this.notice.error(error, this.scope.deck !== undefined, again);
  }

  read(source: Arriving, signal: AbortSignal): Promise<Loaded> {
    return read(this.scope.engine, source, (part, bytes) => {
      if (!signal.aborted) this.notice.progress(part, bytes, () => this.scope.cancel());
    }, signal);
  }

  // ---- links ----

  async linked(): Promise<{ source: Source; moment: Moment } | undefined> {
    const moment = await decode(location.hash);
    if (!moment) return undefined;
    const { scene, text, src } = moment;
    if (scene) return { source: { kind: 'built-in', name: scene }, moment };
    if (text !== undefined) return { source: { kind: 'text', text }, moment };
    return { source: { kind: 'address', src: src! }, moment };
  }

  private async handOut(): Promise<void> {
    const { deck, lens, host } = this.scope;
    if (!deck) return;
    const { line, side } = this.whatIf;
    const { source, loaded } = this.whatIf.decks[0] ?? deck;
    const moment: Moment = { lens, at: deck.position, element: numberOf(host) };
    if (line) Object.assign(moment, { versus: line, side });
    if (source.kind === 'built-in') moment.scene = source.name;
    else if (source.kind === 'address') moment.src = source.src;
    else if (loaded.text !== undefined) moment.text = loaded.text;
    else return this.share.show(undefined);
    await this.share.show(`${location.href.split('#')[0]}#${await encode(moment)}`);
  }
}
