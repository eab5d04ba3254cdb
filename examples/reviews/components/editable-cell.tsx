import { js, type BindingAttribute, type FieldPayload, type KeyPayload, type NoPayload } from "overwinter/templates";

export interface EditableCellProps {
  readonly id: string;
  /** Names the field: "Year of Slow Tide". */
  readonly label: string;
  readonly value: string | number;
  readonly inputMode: "text" | "numeric";
  /** What is typed, and what is wrong with it; null while the cell is not edited. */
  readonly edited: { readonly draft: string; readonly error: string | null } | null;
  readonly start: BindingAttribute<NoPayload>;
  readonly type: BindingAttribute<FieldPayload>;
  readonly keys: BindingAttribute<KeyPayload>;
  readonly leave: BindingAttribute<NoPayload>;
}

/** What is in a cell that can be changed: a button with the value, and a field while it is edited. The events are the caller's. */
export function EditableCell({ id, label, value, inputMode, edited, ...on }: EditableCellProps) {
  if (edited === null) {
    return (
      <button type="button" class="cell-button" id={id} title={`Change ${label}`} live:click={on.start}>
        {value}
      </button>
    );
  }
  const { draft, error } = edited;
  return (
    <>
      <input
        class="cell-input"
        id={id}
        aria-label={label}
        aria-invalid={error === null ? undefined : "true"}
        aria-describedby={error === null ? undefined : `${id}-error`}
        inputMode={inputMode}
        maxLength={100}
        autocomplete="off"
        value={draft}
        live:mounted={js.focus()}
        live:input={on.type}
        live:keydown={on.keys}
        live:blur={on.leave}
      />
      {error !== null && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </>
  );
}
