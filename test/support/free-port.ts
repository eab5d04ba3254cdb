import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A free port below the range that the system gives to outgoing connections (from 32768): in that range a browser that keeps trying a
 * killed server's port may get the very port as its own end, and then talks to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = createServer();
    const taken = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(true));
      probe.listen(port, "127.0.0.1", () => resolve(false));
    });
    if (taken) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
