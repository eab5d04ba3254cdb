import { onTestFinished, vi } from "vitest";

/** What the server logs as failed from now on, until the test is done; it is not printed meanwhile. */
export function logged(): { readonly errors: unknown[]; readonly warnings: string[] } {
  const errors: unknown[] = [];
  const warnings: string[] = [];
  const error = vi.spyOn(console, "error").mockImplementation((text: unknown, cause: unknown) => void errors.push(cause ?? text));
  const warn = vi.spyOn(console, "warn").mockImplementation((text: unknown) => void warnings.push(String(text)));
  onTestFinished(() => {
    error.mockRestore();
    warn.mockRestore();
  });
  return { errors, warnings };
}
