/**
 * The first script of the page: the chosen colours before anything is drawn, and the element, by what the page's
 * address allows.
 */

import { remembered } from './colours.ts';

/** The files of the module that a picture needs, which the build knows. */
declare const MODULES: string[];

const theme = remembered();
if (theme) document.documentElement.dataset['theme'] = theme;

function add(tag: 'link' | 'script', attributes: Record<string, string>): void {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.head.append(element);
}

if (location.protocol === 'file:') {
  // Modules do not run from files.
  add('script', { src: 'os-scope.js' });
} else {
  // All at once, and not one after the other as they name each other.
  for (const href of MODULES) add('link', { rel: 'modulepreload', href });
  add('link', { rel: 'preload', href: 'os-scope.wasm', as: 'fetch', type: 'application/wasm', crossorigin: '' });
  add('script', { src: 'os-scope.mjs', type: 'module' });
}
