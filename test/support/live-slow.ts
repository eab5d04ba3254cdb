import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { LivePage, Stage } from "./live-stage.ts";

/** What a round trip takes longer, in ms: nothing, a distant server, a telephone in a train. */
export const latencies = [0, 200, 2_000] as const;

/** Opens a page, and makes its network slow when it has joined. */
export async function openSlowly(stage: Stage, path: string, ms: number): Promise<LivePage> {
  const live = await stage.open(path);
  stage.proxy.delay(ms);
  return live;
}

/** Presses a button as a script does: pointer and focus stay where they are. */
export const press = (page: Page, selector: string): Promise<void> =>
  page.locator(selector).evaluate((element: HTMLElement) => element.click());

/** Which control has the focus, what is in it, and where its caret is. */
export async function caret(page: Page): Promise<unknown[]> {
  return await page.evaluate(() => {
    const control = document.activeElement;
    if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) return [control?.id];
    return [control.id, control.value, control.selectionStart, control.selectionEnd];
  });
}

/** The state that the page shows. */
export async function stateOf<State>(page: Page): Promise<State> {
  // SAFETY: the view under test wrote it.
  return JSON.parse((await page.locator("#state").textContent()) ?? "null") as State;
}

/**
 * Waits until the page is what its view would render now, down to what its controls show and whatever was pending: the state that it shows
 * makes a new page, and both say the same.
 */
export async function isAsFresh(stage: Stage, page: Page): Promise<void> {
  await expect
    .poll(async () => {
      const state = await page.locator("#state").textContent();
      const answer = await fetch(
        `${stage.server.url}${new URL(page.url()).pathname}?${String(new URLSearchParams({ state: state ?? "" }))}`,
      );
      const [html = ""] = /<main[^]*<\/main>/.exec(await answer.text()) ?? [];
      const [shown, fresh] = await page.evaluate(compare, html);
      return shown === fresh ? "" : `shown:\n${shown}\nfresh:\n${fresh}`;
    })
    .toBe("");
}

/** What the page shows of its view, and what it would show of this HTML: elements, attributes, texts, and the properties of controls. */
function compare(html: string): [shown: string, fresh: string] {
  const say = (node: Node, depth: string): string => {
    if (node instanceof Text) return node.data.trim() && `${depth}${node.data.trim()}\n`;
    if (!(node instanceof Element) || (node instanceof HTMLInputElement && node.name === "live:token")) return "";
    const attributes = [...node.attributes].map(({ name, value }) => `${name}=${JSON.stringify(value)}`).toSorted();
    const shows =
      node instanceof HTMLInputElement
        ? [node.type === "file" ? "" : node.value, node.checked]
        : node instanceof HTMLTextAreaElement
          ? [node.value]
          : node instanceof HTMLOptionElement
            ? [node.selected]
            : [];
    const children = node.hasAttribute("live:ignore") ? [] : [...node.childNodes];
    const inside = children.map((child) => say(child, `${depth}  `)).join("");
    return `${depth}${node.localName} ${attributes.join(" ")} ${shows.length > 0 ? JSON.stringify(shows) : ""}\n${inside}`;
  };
  const fresh = new DOMParser().parseFromString(html, "text/html");
  return [say(document.querySelector("main") ?? document, ""), say(fresh.querySelector("main") ?? fresh, "")];
}
