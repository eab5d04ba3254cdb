/**
 * The `live:*` attributes that an element may have, and what the browser supplies with each. Importing this module adds them to Preact's
 * elements.
 */
import type { HookBinding } from "./hook.ts";
import type { Binding } from "./printed-binding.ts";

/** Nothing but what the page gives. */
export type NoPayload = Record<never, never>;

/** What a key event supplies. */
export interface KeyPayload {
  /** As `KeyboardEvent.key`: "Enter", "a", "ArrowLeft". */
  key: string;
  /** As `KeyboardEvent.code`: "KeyA". */
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
}

/** What a change of a field supplies. The values are `any`: the handler's schema decides what a text becomes. */
export interface FieldPayload {
  /** The field's own name, also where the binding is on the form around it. */
  name: string;
  /** The field's text; of a checkbox its value. */
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  value: any;
  /** Of a checkbox or radio button. */
  checked: boolean;
  /** Of a select that takes several. */
  values: string[];
}

/** What a submit supplies: a property for each field of the form, by its name; several of one name are an array. */
// oxlint-disable-next-line typescript/no-explicit-any -- the handler's schema decides what a text becomes
export type FormPayload = any;

/** What a pointer event supplies: where, from the bound element's top left corner, in whole CSS pixels. */
export interface PointerPayload {
  x: number;
  y: number;
  /** As `MouseEvent.button`: 0 is the main one, -1 none. */
  button: number;
}

/** What a scroll supplies: how far it is scrolled, in CSS pixels. */
export interface ScrollPayload {
  top: number;
  left: number;
}

/** What a resize supplies: the size now, in CSS pixels. */
export interface SizePayload {
  width: number;
  height: number;
}

/** What a paste supplies. */
export interface PastePayload {
  text: string;
}

/** What the toggle of a popover or of details supplies. */
export interface TogglePayload {
  /** Whether it is open now. */
  open: boolean;
}

/** What a `CustomEvent` supplies. */
export interface CustomPayload<Detail> {
  detail: Detail;
}

/**
 * The events of an app's own, of custom elements, and of `js.dispatch()`: the type of `detail` by the event's name.
 *
 * @example
 * declare module "overwinter/templates" {
 *   interface CustomLiveEvents {
 *     "color-picked": { color: string };
 *   }
 * }
 * // <color-wheel live:color-picked={on(this.paint)} /> supplies { detail: { color } }
 */
export interface CustomLiveEvents {}

type OneBinding<Supplied> = Binding<Supplied> | false;

/** What an event's attribute takes: a binding, several, or none. */
export type BindingAttribute<Supplied> = OneBinding<Supplied> | readonly OneBinding<Supplied>[] | undefined | null;

/** The attributes of an app's own events. */
export type CustomAttributes = {
  [Name in keyof CustomLiveEvents as `live:${Name}`]?: BindingAttribute<CustomPayload<CustomLiveEvents[Name]>>;
};

/** The events that supply nothing, but for those that have a line of their own below. */
type PlainEvent =
  | ("click" | "dblclick" | "auxclick")
  | ("focus" | "blur" | "focusin" | "focusout")
  | ("mouseenter" | "mouseleave" | "mouseover" | "mouseout")
  | ("touchstart" | "touchmove" | "touchend" | "touchcancel")
  | ("copy" | "cut" | "select" | "invalid" | "beforeinput")
  | ("drag" | "dragstart" | "dragend" | "dragenter" | "dragleave" | "dragover" | "drop")
  | ("load" | "error" | "close" | "cancel" | "scrollend" | "fullscreenchange" | "visibilitychange")
  | ("animationstart" | "animationend" | "animationiteration" | "animationcancel")
  | ("transitionstart" | "transitionend" | "transitionrun" | "transitioncancel")
  | ("play" | "playing" | "pause" | "ended" | "waiting" | "stalled" | "seeking" | "seeked" | "timeupdate" | "volumechange" | "ratechange")
  | ("loadstart" | "loadeddata" | "loadedmetadata" | "canplay" | "canplaythrough" | "durationchange" | "emptied");

type PlainAttributes = { [Name in PlainEvent as `live:${Name}`]?: BindingAttribute<NoPayload> };

type MouseEventName = "mousedown" | "mouseup" | "mousemove" | "contextmenu" | "wheel";
type PointerEventName = "down" | "up" | "move" | "cancel" | "over" | "out" | "enter" | "leave";

type PointerAttributes = { [Name in MouseEventName | `pointer${PointerEventName}` as `live:${Name}`]?: BindingAttribute<PointerPayload> };

declare module "preact" {
  interface DOMAttributes<Target extends EventTarget> extends PlainAttributes, PointerAttributes, CustomAttributes {
    "live:submit"?: BindingAttribute<FormPayload>;
    "live:change"?: BindingAttribute<FieldPayload>;
    "live:input"?: BindingAttribute<FieldPayload>;
    "live:keydown"?: BindingAttribute<KeyPayload>;
    "live:keyup"?: BindingAttribute<KeyPayload>;
    "live:paste"?: BindingAttribute<PastePayload>;
    "live:scroll"?: BindingAttribute<ScrollPayload>;
    /** The page's size changes; with the option `window`, on any element. */
    "live:resize"?: BindingAttribute<SizePayload>;
    "live:toggle"?: BindingAttribute<TogglePayload>;
    "live:beforetoggle"?: BindingAttribute<TogglePayload>;

    /** The element has come: at the first join, and when a patch puts it there. Once in the element's life. */
    "live:mounted"?: BindingAttribute<NoPayload>;
    /** The element has come into the viewport. */
    "live:viewportenter"?: BindingAttribute<NoPayload>;
    /** The element has left the viewport. */
    "live:viewportleave"?: BindingAttribute<NoPayload>;
    /** Again and again, as often as the option `every` says; not while the page is hidden or not connected, nor while the last one is pending. */
    "live:poll"?: BindingAttribute<NoPayload>;
    /** The element belongs to a hook of the app's own browser code: its name, or `hook()`. */
    "live:hook"?: HookBinding | string | undefined | null | false;
    /** Classes that the element has while it appears: as long as the transitions and animations run that they start. */
    "live:enter"?: string | undefined;
    /** Classes that the element has while it goes. It is removed when the transitions and animations have ended that they start. */
    "live:leave"?: string | undefined;
    /** The element's children belong to the page's own scripts: the server never touches them after the first page. */
    "live:ignore"?: boolean | undefined;
    /** Names of attributes that belong to the page's own scripts: the server never writes them after the first page. */
    "live:ignore-attrs"?: string | undefined;
    /** Of a form: whenever the value changes, the form is reset, focused fields included. */
    "live:reset"?: string | number | undefined;
  }
}
