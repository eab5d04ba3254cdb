// Preact's types ask for the DOM (`/// <reference lib="dom" />`), which would let `document` compile inside a Worker and would merge the
// browser's `WebSocket` and `Response` with those of Workers. A program with `libReplacement` takes this empty file for the DOM instead;
// Preact's attributes keep their types, and an element that a handler is given is `any`.
export {};
