/**
 * Preact's hooks for the length of one render: they carry a `key` to the elements it stands for (as `data-key`), hand it to the components
 * that want it as a prop, mark raw HTML, and give forms what they need where no script runs.
 *
 * A key on a component names the elements at its root: one element gets the key itself, further ones `key.1`, `key.2`; keys of nested
 * components are joined with "/". Props are never changed in place: `jsx()` shares the caller's object, and a hoisted vnode would keep its
 * first key. Hooks are global to the isolate, so they stand only while a synchronous render runs.
 */
import { h, options, type ComponentChildren, type VNode } from "preact";
import { isKeyTaker } from "../../templates/key.ts";
import { Live } from "../../templates/live.tsx";
import { LiveError } from "../node/errors.ts";
import { encloseRawHtml } from "../html/raw-html.ts";
import { eventField, hideTokens, submittedEvent, tokenField, type PostedBinding } from "../post-fields.ts";

/** The key that a component hands down to the elements at its root. */
interface KeyScope {
  readonly key: string;
  count: number;
}

/** Preact's vnode with the fields that it mangles, and ours. */
interface RenderedVNode extends VNode<Record<string, unknown>> {
  /** The vnode above. */
  __?: RenderedVNode | null;
  /** The scope below this component. */
  $scope?: KeyScope | undefined;
  /** The props as the author wrote them; present while ours stand in their place. */
  $props?: RenderedVNode["props"] | undefined;
}

type Hook = ((vnode: RenderedVNode) => void) | undefined;

/** Preact's options with the two hooks that its types leave out. */
interface RenderOptions {
  __b?: Hook;
  diffed?: Hook;
}

/** The node that is being rendered. */
interface RenderingNode {
  readonly number: number;
  /** The keys that lead to it from the view. */
  readonly path: readonly string[];
}

/** Calls `render` with the hooks in place, and takes them out again. */
export function withRenderHooks<T>(node: RenderingNode, render: () => T): T {
  // SAFETY: preact-render-to-string calls both with every vnode that it renders.
  const hooks = options as unknown as RenderOptions;
  const { __b: before, diffed: after } = hooks;
  hooks.__b = (vnode) => {
    prepare(vnode, node);
    before?.(vnode);
  };
  hooks.diffed = (vnode) => {
    after?.(vnode);
    putBack(vnode);
  };
  try {
    return render();
  } finally {
    hooks.__b = before;
    hooks.diffed = after;
  }
}

function prepare(vnode: RenderedVNode, node: RenderingNode): void {
  putBack(vnode); // left over where the last render of a hoisted vnode threw
  const above = vnode.__?.$scope;
  const key: unknown = vnode.key;
  if (typeof vnode.type !== "string") {
    if (isKeyTaker(vnode.type)) {
      if (key != null) replaceProps(vnode, { key });
      vnode.$scope = vnode.type === Live ? undefined : above; // a region's place is matched by its number, a slot's content by itself
    } else {
      vnode.$scope = key == null ? above : { key: joinKeys(above, key), count: 0 };
    }
    return;
  }
  refuseFunctions(vnode);
  const added: Record<string, unknown> = {};
  const scoped = above === undefined ? undefined : above.count === 0 ? above.key : `${above.key}.${above.count}`;
  const dataKey = key == null ? scoped : joinKeys(above, key);
  if (dataKey !== undefined && !("data-key" in vnode.props)) added["data-key"] = dataKey;
  if (key == null && above !== undefined) above.count++;
  const raw = rawHtml(vnode.props["dangerouslySetInnerHTML"], vnode.type);
  if (raw !== undefined) {
    added["data-raw"] = "";
    added["dangerouslySetInnerHTML"] = { __html: raw };
  } else if (vnode.type === "form") {
    Object.assign(added, postProps(vnode.props, node));
  }
  if (Object.keys(added).length > 0) replaceProps(vnode, added);
}

/**
 * A function as a listener, as in `onClick={() => this.add()}`, would be left out of the HTML without a word.
 *
 * @throws {LiveError} `binding`, to which the render adds whose it is.
 */
function refuseFunctions({ type, props }: RenderedVNode): void {
  for (const name in props) {
    if (typeof props[name] !== "function") continue;
    const event = /^(?:on|live:)(.+)$/.exec(name)?.[1];
    if (event === undefined) continue;
    throw new LiveError(
      "binding",
      `"${name}" of <${String(type)}> is a function, and no function gets to the browser; bind a method marked with @event: live:${event.toLowerCase()}={on(this.save)}`,
    );
  }
}

/**
 * Makes a form with `live:submit` one that also posts. One whose author says where it goes is left alone, and so is one that is bound to
 * another node, to which this render knows no path.
 */
function postProps(
  { method, action, children, ...props }: RenderedVNode["props"],
  node: RenderingNode,
): Record<string, unknown> | undefined {
  const event = method == null && action == null ? submittedEvent(props["live:submit"]) : undefined;
  if (event === undefined || event[0] !== node.number) return undefined;
  const posted: PostedBinding = [[...node.path], event[1]];
  if (event[2] != null) posted.push(event[2]);
  return { method: "post", children: [hidden(eventField, JSON.stringify(posted)), hidden(tokenField, ""), children] };
}

const hidden = (name: string, value: string): ComponentChildren => h("input", { type: "hidden", name, value });

function joinKeys(above: KeyScope | undefined, key: unknown): string {
  return above === undefined ? String(key) : `${above.key}/${String(key)}`;
}

function replaceProps(vnode: RenderedVNode, added: Record<string, unknown>): void {
  vnode.$props = vnode.props;
  vnode.props = { ...vnode.props, ...added };
}

function putBack(vnode: RenderedVNode): void {
  if (vnode.$props === undefined) return;
  vnode.props = vnode.$props;
  vnode.$props = undefined;
}

function rawHtml(value: unknown, around: string): string | undefined {
  if (typeof value !== "object" || value === null || !("__html" in value)) return undefined;
  // A template element with `data-live` would be a region's place.
  return hideTokens(encloseRawHtml(String(value.__html), around).replaceAll("<template data-live=", "<template data-raw-live="));
}
