/**
 * Whether a binding needs `client/parts/options.ts`: because of its options, or of what such an event supplies. What `given` says may look
 * like an option; then the part finds none.
 */
export const isRich = (type: string, text: string): boolean =>
  /"(keys|once|self|stop|window|away|confirm|disableWith|loading|optimistic)":/.test(text) ||
  /^(pointer|wheel|contextmenu|mouse|touch|scroll|resize|paste|toggle)/.test(type);
