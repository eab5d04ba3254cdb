/** What the rarer events supply to a binding of this type on this element; `undefined` where the base knows. */
export function suppliedBy(event: Event, type: string, element: Element): Record<string, unknown> | undefined {
  const { target } = event;
  if (event instanceof MouseEvent && /^(pointer|wheel|contextmenu|mouse(down|move|up))/.test(type)) {
    const { left, top } = element.getBoundingClientRect();
    return { x: Math.round(event.clientX - left), y: Math.round(event.clientY - top), button: event.button };
  }
  if (type === "scroll") {
    const { scrollTop, scrollLeft } = target instanceof Element ? target : (document.scrollingElement ?? document.documentElement);
    return { top: Math.round(scrollTop), left: Math.round(scrollLeft) };
  }
  if (type === "resize") return { width: innerWidth, height: innerHeight };
  if (type === "paste" && event instanceof ClipboardEvent) return { text: event.clipboardData?.getData("text") ?? "" };
  return "newState" in event ? { open: event.newState === "open" } : undefined;
}
