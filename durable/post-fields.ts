/**
 * What a form carries for a browser that runs no script: two hidden fields, by which the Worker knows what a POST is for.
 *
 *     <form live:submit="[7,&quot;save&quot;,{&quot;id&quot;:4}]" method="post">
 *       <input type="hidden" name="live:event" value="[[&quot;Editor:a&quot;],&quot;save&quot;,{&quot;id&quot;:4}]"/>
 *       <input type="hidden" name="live:token" value/>
 *
 * A node's number means nothing to the object that takes the POST, which mounts the view anew; its path does. The token has no value in
 * what the session renders, compares and keeps: only the page that the Worker serves has it (`fillTokens()`), and so every render of a form
 * is the same, whoever looks at it.
 */
import { maxNameLength, type BindingText, type EventBinding } from "./protocol.ts";

/** The field that says which handler a POST is for. */
export const eventField = "live:event";
/** The field that holds the page's token. */
export const tokenField = "live:token";
/** Names of fields that begin so are ours, and in no payload. */
const ownFields = "live:";

/** What `live:event` says: the keys of the nodes on the way from the view, which itself has none; handler; the given part of the payload. */
export type PostedBinding = [path: string[], handler: string, given?: Record<string, unknown>];

/** An event that came with a form. */
export interface PostedEvent {
  /** Keys as in `childKey()`. */
  readonly path: readonly string[];
  readonly handler: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly eventKey: string;
}

/**
 * The event that a form without script posts: the first that its `live:submit` sends, be it by itself or at the end of a chain of commands.
 *
 * @param attribute What the attribute holds: something that prints itself as bindings, or a list of such.
 */
export function submittedEvent(attribute: unknown): EventBinding | undefined {
  const list: unknown[] = Array.isArray(attribute) ? attribute.filter(Boolean) : attribute ? [attribute] : [];
  let bindings: BindingText[];
  try {
    // SAFETY: on() and js print bindings; of anything else no more is believed than what is looked at.
    bindings = JSON.parse(`[${list.join()}]`) as BindingText[];
  } catch {
    return undefined;
  }
  for (const binding of bindings) {
    if (!Array.isArray(binding)) continue;
    if (isEventBinding(binding)) return binding;
    const [commands] = binding;
    const push = Array.isArray(commands) ? commands.find((command) => command[0] === "push") : undefined;
    if (push !== undefined) return push[1];
  }
  return undefined;
}

const isEventBinding = (binding: BindingText): binding is EventBinding => typeof binding[0] === "number";

/** Reads what a `live:event` field says, which anybody may have written; `null` where it is not that. */
export function parsePostedBinding(text: string): PostedBinding | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) return null;
  const items: readonly unknown[] = value;
  const [path, handler, given] = items;
  if (!isPath(path) || typeof handler !== "string" || handler === "" || handler.length > maxNameLength) return null;
  if (given === undefined) return [path, handler];
  return isRecord(given) ? [path, handler, given] : null;
}

/**
 * A form's fields as an event's payload: each by its name, a list where there are several of one; without ours. O(fields), since one body may
 * hold twenty thousand of one name.
 */
export function payloadOf(fields: Iterable<readonly [name: string, value: string]>): Record<string, string | string[]> {
  const values = new Map<string, [string, ...string[]]>();
  for (const [name, value] of fields) {
    if (name.startsWith(ownFields)) continue;
    const several = values.get(name);
    if (several === undefined) values.set(name, [value]);
    else several.push(value);
  }
  return Object.fromEntries(Array.from(values, ([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

const isPath = (value: unknown): value is string[] => Array.isArray(value) && value.every((key) => typeof key === "string");
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The token's field as a render prints it. No text or attribute can hold this, since quotes or "<" are escaped there; see `hideTokens()`. */
const emptyToken = `<input type="hidden" name="${tokenField}" value/>`;

/** Puts the token into every form of the page that asks for one. */
export function fillTokens(html: string, token: string): string {
  return html.replaceAll(emptyToken, () => `<input type="hidden" name="${tokenField}" value="${token}"/>`);
}

/** Raw HTML with no field that `fillTokens()` would fill: a stranger's form is not to get what ours are known by. */
export function hideTokens(rawHtml: string): string {
  return rawHtml.replaceAll(emptyToken, `<input type="hidden" name="raw:token" value/>`);
}
