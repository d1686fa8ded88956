// What the bundler turns into values: styles as text, deflated wasm as bytes.
declare module '*.css' {
  const text: string;
  export default text;
}
declare module '*.deflate' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
