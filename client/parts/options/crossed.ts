/** The elements whose edge the pointer crosses, innermost first: around the one end of its way, and not around the other. */
export function crossed(event: Event): Element[] {
  const other = event instanceof MouseEvent ? event.relatedTarget : null;
  const elements: Element[] = [];
  let element = event.target instanceof Element ? event.target : null;
  // Of a form, `contains` may be a field of that name.
  const isAround = (element: Element): boolean => other instanceof Node && Node.prototype.contains.call(element, other);
  for (; element && !isAround(element); element = element.parentElement) elements.push(element);
  return elements;
}
