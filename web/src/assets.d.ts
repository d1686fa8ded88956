// What the bundler turns into values: styles as text, packed wasm as base64.
declare module '*.css' {
  const text: string;
  export default text;
}
declare module '*.lzma' {
  const base64: string;
  export default base64;
}
