// What the bundler turns into values: styles as text, packed wasm as base64; and a module that it makes apart.
declare module '*.css' {
  const text: string;
  export default text;
}
declare module '*.lzma' {
  const base64: string;
  export default base64;
}
declare module '*/os-scope-workbench.mjs' {
  export const Workbench: typeof import('./workbench.ts').Workbench;
}
