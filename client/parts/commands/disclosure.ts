/** Opens a dialog (modal), a popover or details. Where it is open already, nothing happens. */
export function open(element: Element): void {
  if (element instanceof HTMLElement && element.popover !== null) element.togglePopover(true);
  else if (element instanceof HTMLDialogElement) {
    if (!element.open) element.showModal();
  } else if (element instanceof HTMLDetailsElement) element.open = true;
  else refuse("open", element);
}

/** Closes it. */
export function close(element: Element): void {
  if (element instanceof HTMLElement && element.popover !== null) element.togglePopover(false);
  else if (element instanceof HTMLDialogElement) element.close();
  else if (element instanceof HTMLDetailsElement) element.open = false;
  else refuse("close", element);
}

function refuse(what: string, element: Element): void {
  console.error(`Cannot ${what} <${element.localName}>: no dialog, popover or details; show and hide it instead`);
}
