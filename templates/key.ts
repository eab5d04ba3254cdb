/**
 * Preact keeps `key` from a component's props. The two components for which it means something of their own, `<Live>` and `<For>`, are marked
 * here, and the renderer hands the key over to them.
 */
// oxlint-disable-next-line typescript/no-unsafe-function-type -- a component, whatever its props
const components = new WeakSet<Function>();

/** Marks a component as one that wants its key among its props. */
// oxlint-disable-next-line typescript/no-unsafe-function-type
export function takesKey<C extends Function>(component: C): C {
  components.add(component);
  return component;
}

/** Whether a component was marked with `takesKey()`. */
// oxlint-disable-next-line typescript/no-unsafe-function-type
export function isKeyTaker(component: Function): boolean {
  return components.has(component);
}
