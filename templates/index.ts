import "./attributes.ts";

export type {
  BindingAttribute,
  CustomLiveEvents,
  CustomPayload,
  FieldPayload,
  FormPayload,
  KeyPayload,
  NoPayload,
  PastePayload,
  PointerPayload,
  ScrollPayload,
  SizePayload,
  TogglePayload,
} from "./attributes.ts";
export type { Target } from "../durable/protocol.ts";
export { Document, type DocumentAttributes, type DocumentProps } from "./document.tsx";
export { For, type ForAttributes } from "./for.tsx";
export { Field, type FieldAttributes, type FieldState } from "./form/field.tsx";
export type { ControlAttributes, FieldControl, FieldOption, FieldType } from "./form/field-control.tsx";
export { Form, type FormAttributes } from "./form/form.tsx";
export type { FormErrors, FormName, FormRaw } from "./form/form-name.ts";
export { formEdit, formValues, type FormEdit, type FormValues } from "./form/form-payload.ts";
export { rows } from "./form/form-shape.ts";
export { form, type FormRow, type LiveForm } from "./form/live-form.ts";
export { hook, type HookBinding, type HookPushes, type HookShape } from "./hook.ts";
export { js, type Chain, type MotionOptions } from "./js.ts";
export { Live, type LiveAttributes, type LiveComponentClass, type Slot } from "./live.tsx";
export { on } from "./on.ts";
export type { Binding } from "./printed-binding.ts";
export type { BindingOptions, PushOptions, TriggerOptions } from "./binding-options.ts";
