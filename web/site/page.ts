/** The page: scenes to choose from, one large scene that the choice drives, and a place to drop files. */

import type { OsScopeElement, OsScopeScenario } from '../os-scope.d.ts';
import { remember, remembered } from './colours.ts';

const scope = document.querySelector<OsScopeElement>('#scope')!;
const gallery = document.querySelector<HTMLElement>('#gallery')!;
const scenarios = (customElements.get('os-scope') as unknown as { scenarios: OsScopeScenario[] }).scenarios;
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;

// ---- scenes ----

const previews: OsScopeElement[] = [];

function card({ name, title }: OsScopeScenario): HTMLElement {
  const link = document.createElement('a');
  link.className = 'card';
  link.href = `#scene=${name}`;
  const preview = document.createElement('os-scope');
  // The card is the link: what moves in it is for the eyes only.
  for (const [attribute, value] of Object.entries({ scenario: name, controls: 'picture', loop: '', inert: '', 'aria-hidden': 'true' })) {
    preview.setAttribute(attribute, value);
  }
  preview.autoplay = !still;
  // Begun in the middle of things: nothing has happened yet at the beginning.
  preview.addEventListener('ready', () => preview.seek(Math.floor(preview.length * 0.4)));
  previews.push(preview);
  const text = document.createElement('span');
  text.textContent = title;
  link.append(preview, text);
  link.addEventListener('pointerenter', () => preview.play());
  link.addEventListener('focus', () => preview.play());
  return link;
}

let topic = '';
for (const scenario of scenarios) {
  if (scenario.topic !== topic) {
    topic = scenario.topic;
    const heading = document.createElement('h2');
    heading.textContent = topic;
    gallery.append(heading);
  }
  gallery.append(card(scenario));
}

// While a reader looks at the large scene closely, the small ones stand still.
const quiet = (): void => previews.forEach((preview) => preview.pause());
scope.addEventListener('pointerdown', quiet);
scope.addEventListener('keydown', quiet);

/** Marks the scene that is shown. */
function mark(): void {
  const fields = new URLSearchParams(location.hash.slice(1));
  const shown = fields.get('scene') ?? (fields.has('text') || fields.has('src') ? '' : scope.scenario);
  for (const link of gallery.querySelectorAll('a')) {
    if (link.hash === `#scene=${shown}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}
scope.addEventListener('ready', mark);
addEventListener('hashchange', () => {
  mark();
  if (/^#(scene|src|text)=/.test(location.hash)) scope.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
});
mark();

// ---- keys: for the scene, when nothing else has them ----

document.addEventListener('keydown', (event) => {
  if (event.target !== document.body || event.defaultPrevented) return;
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const inner = scope.shadowRoot!.querySelector('.scope')!;
  const taken = !inner.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true }));
  if (taken) event.preventDefault();
});

// ---- files ----

const holds = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
let held: ReturnType<typeof setTimeout> | undefined;
document.addEventListener('dragover', (event) => {
  if (!holds(event)) return;
  event.preventDefault();
  document.body.classList.add('held');
  // There is no event for a drag that leaves the window, so the sign goes out by itself.
  clearTimeout(held);
  held = setTimeout(() => document.body.classList.remove('held'), 300);
});
document.addEventListener('drop', (event) => {
  const file = event.dataTransfer?.files[0];
  document.body.classList.remove('held');
  if (!file) return;
  event.preventDefault();
  watch(file);
});
document.querySelector('#open')!.addEventListener('click', () => {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => input.files?.[0] && watch(input.files[0]));
  input.click();
});

function watch(file: File): void {
  scope.load(file).catch(() => undefined);
  scope.scrollIntoView({ block: 'nearest' });
  for (const link of gallery.querySelectorAll('a')) link.removeAttribute('aria-current');
}

// ---- colours ----

const toggle = document.querySelector<HTMLButtonElement>('#theme')!;
const dark = matchMedia('(prefers-color-scheme: dark)');

function colour(theme: string | null): void {
  const now = theme ?? (dark.matches ? 'dark' : 'light');
  toggle.setAttribute('aria-pressed', String(now === 'dark'));
  if (theme) document.documentElement.dataset['theme'] = theme;
  for (const element of [scope, ...previews]) element.theme = theme ?? 'auto';
}
toggle.addEventListener('click', () => {
  const theme = toggle.getAttribute('aria-pressed') === 'true' ? 'light' : 'dark';
  colour(theme);
  remember(theme);
});
dark.addEventListener('change', () => colour(remembered()));
colour(remembered());

// ---- copying ----

const copy = document.querySelector<HTMLButtonElement>('#copy')!;
copy.addEventListener('click', async () => {
  const snippet = document.querySelector('#snippet')!;
  try {
    await navigator.clipboard.writeText(snippet.textContent ?? '');
    copy.textContent = 'Copied';
  } catch {
    // Not allowed here: the text is selected, ready for the keyboard.
    getSelection()?.selectAllChildren(snippet);
    copy.textContent = 'Selected';
  }
  setTimeout(() => (copy.textContent = 'Copy'), 2000);
});
