import type { LiveNode, User } from "../durable/node/live-node.ts";
import type { wantsParams } from "../durable/node/live-view.ts";
import type { LiveNodeClass } from "../durable/node/node-class.ts";
import type { LiveComponentClass } from "../templates/live.tsx";
import { LivePage } from "./live-page.ts";
import { MountedComponent } from "./mounted-component.ts";
import { mountSession } from "./mount-session.ts";
import { loadDomTools } from "./page-dom.ts";
import { recordingParent } from "./recording-parent.tsx";

/** A LiveView, whatever its path. */
interface AnyView extends LiveNode {
  readonly [wantsParams]: (params: never) => void;
}

/** Who looks at what. */
export interface MountOptions {
  /** Who looks, as `identify()` would say; nobody where it is left out. */
  readonly user?: User | undefined;
  /** The page's address, or what of it comes after the host. Where it is left out, the view's own route with its parameters, or "/". */
  readonly url?: string | undefined;
}

/** The options of a view: with its path's parameters, where it has any. */
export type ViewOptions<Params> = {} extends Params
  ? [options?: MountOptions & { readonly params?: Params }]
  : [options: MountOptions & { readonly params: Params }];

/**
 * Mounts a view in a new session, and joins it as a page does.
 *
 * @param view any LiveView; it need not be one of the app's routes.
 * @throws {MountError} where its `mount()` redirects, finds nothing or fails.
 * @example
 * const page = await mountView(MovieDetailView, { params: { movieId: "1" }, user: { id: "ada" } });
 * await page.click("Rate 5 of 5");
 * expect(page.text()).toContain("Your rating: 5");
 */
export async function mountView<View extends AnyView>(
  view: new (...host: unknown[]) => View,
  ...[options = {}]: ViewOptions<View["params"]>
): Promise<LivePage> {
  const page = new LivePage(await mountSession(view, options), await loadDomTools());
  await page.reconnect();
  await page.rowsWritten(); // what is counted begins now
  return page;
}

/**
 * Mounts a component alone, under a parent that renders nothing else and keeps the messages that it gets.
 *
 * @param of any LiveComponent.
 * @param props as in `<Live of={…} {...props} />`, children and other slots among them.
 * @throws {MountError} where it cannot be mounted.
 * @example
 * const stars = await mountComponent(StarRating, { value: 3, max: 5 });
 * await stars.click("Rate 5 of 5");
 * expect(stars.sent).toEqual([["ratingChanged", { value: 5 }]]);
 */
export async function mountComponent<C extends LiveComponentClass>(
  of: C,
  props: InstanceType<C>["props"],
  options: MountOptions = {},
): Promise<MountedComponent<InstanceType<C>["props"], InstanceType<C>["messages"]>> {
  // SAFETY: LiveComponentClass is what templates know of the same classes.
  const component = of as unknown as LiveNodeClass;
  const parent = recordingParent(component, props);
  const session = { ...(await mountSession(parent.view, options)), replace: parent.replace };
  const tools = await loadDomTools();
  const mounted = new MountedComponent<InstanceType<C>["props"], InstanceType<C>["messages"]>(session, tools, parent, component);
  await mounted.reconnect();
  await mounted.rowsWritten();
  return mounted;
}
