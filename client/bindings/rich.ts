/**
 * Whether a binding needs `client/parts/options.ts`: because of its options, or of what such an event supplies. What `given` says may look
 * like an option; then the part finds none.
 */
export function isRich(type: string, text: string): boolean {
  return (
    /"(keys|once|self|stop|window|away|confirm|disableWith|loading|optimistic)":/.test(text) ||
    /^(pointer|wheel|contextmenu|mouse[dmu]|scroll|resize|paste|toggle)/.test(type)
  );
}
