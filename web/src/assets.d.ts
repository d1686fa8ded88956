// What the bundler turns into values: styles as text, packed wasm as bytes.
declare module '*.css' {
  const text: string;
  export default text;
}
declare module '*.lzma' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
