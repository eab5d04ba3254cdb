/** A view could not be mounted: its `mount()` redirects, finds nothing, or fails. */
export class MountError extends Error {
  override readonly name = "MountError";
  readonly code: "redirect" | "not-found" | "failed";
  /** Where it redirects to. */
  readonly to: string | undefined;

  constructor(code: MountError["code"], message: string, options: ErrorOptions & { readonly to?: string } = {}) {
    super(message, options);
    this.code = code;
    this.to = options.to;
  }
}
