import "./attributes.ts";

export type { FieldPayload, FormPayload, KeyPayload, NoPayload } from "./attributes.ts";
export { Document, type DocumentAttributes, type DocumentProps } from "./document.tsx";
export { For, type ForAttributes } from "./for.tsx";
export { Live, type LiveAttributes, type LiveComponentClass, type Slot } from "./live.tsx";
export { on, type Binding, type BindingOptions } from "./on.ts";
