import { HTTPException } from "hono/http-exception";
import { maxFrameBytes } from "../durable/protocol.ts";

/** The fields of a form, in the order in which the browser sent them. */
export type FormFields = [name: string, value: string][];

/**
 * Reads a form that was posted, as the browser's own script would read it: line ends are LF (a browser posts CRLF), files are left out.
 *
 * @throws {HTTPException} 415 where it is no form, 413 where it is longer than a frame may be, 400 where it cannot be read.
 */
export async function readFormFields(request: Request): Promise<FormFields> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i.test(type)) {
    throw new HTTPException(415, { message: "A form is needed here: application/x-www-form-urlencoded or multipart/form-data" });
  }
  const body = new Response(await readBytes(request), { headers: { "content-type": type } });
  let fields: FormData;
  try {
    fields = await body.formData();
  } catch (cause) {
    throw new HTTPException(400, { message: "The form cannot be read", cause });
  }
  return [...fields].flatMap(([name, value]): FormFields => (typeof value === "string" ? [[name, value.replace(/\r\n?/g, "\n")]] : []));
}

/** The body, as far as it may be long. What the header says of its length spares the reading, and is not believed. */
async function readBytes({ headers, body }: Request): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(maxFrameBytes);
  let length = 0;
  const grow = (by: number): void => {
    length += by;
    if (length > maxFrameBytes) throw new HTTPException(413, { message: `Forms have ${maxFrameBytes} bytes at most` });
  };
  if (Number(headers.get("content-length")) > maxFrameBytes) grow(Infinity);
  const chunks: AsyncIterable<Uint8Array> | readonly [] = body ?? [];
  for await (const chunk of chunks) {
    const at = length;
    grow(chunk.length);
    bytes.set(chunk, at);
  }
  return bytes.subarray(0, length);
}
