/** The browser's own interface, under the one name or the other. */
export const api = globalThis.browser ?? globalThis.chrome;
