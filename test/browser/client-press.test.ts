import { expect, test } from "vitest";
import { ClientPage } from "../support/client-page.ts";

const client = ClientPage.set();

const error = (): Promise<number> => client.page.getByText("Too short").count();

/** Opens a page whose clock stands still, presses its button, and lets a patch arrive that moves the button away from the pointer. */
async function pressWhilePatched(): Promise<void> {
  await client.page.clock.install();
  await client.open(`<p style="height: 200px">Too short</p><button live:click='[1,"save"]'>Save</button>`);
  await client.page.clock.pauseAt(Date.now() + 10_000);
  const { x, y } = (await client.page.getByText("Save").boundingBox()) ?? { x: 0, y: 0 };
  await client.page.mouse.move(x + 5, y + 5);
  await client.page.mouse.down();
  client.socket.send([1, 0, [[1, [[[0], [1]]]]]]);
  client.socket.send(["r"]);
  // The call to join again is answered at once: what came before it has arrived.
  expect(await client.socket.next()).toEqual(["j", expect.any(String), "m1", 0, 1, 1]);
  await client.page.clock.runFor(100); // some animation frames
}

test("a patch that would move what is pressed away from the pointer waits for the click", async () => {
  await pressWhilePatched();
  expect(await error()).toBe(1);
  await client.page.mouse.up();
  await client.page.clock.runFor(100);
  expect(await error()).toBe(0);
  client.socket.send(["j", 0, 1, 0, 0, [], []]);
  expect(await client.event()).toEqual([1, "save"]);
});

test("a patch waits no longer than a click may last", async () => {
  await pressWhilePatched();
  await client.page.clock.runFor(300);
  expect(await error()).toBe(0);
});
