import { beforeEach, describe, expect, test, vi } from "vitest";
import { event, LiveComponent, LiveView } from "overwinter/durable";
import { Live } from "overwinter/templates";
import { PageSession } from "../support/page-session.ts";

interface Someone {
  readonly id: string;
  readonly roles: readonly string[];
}

const broken = { forGuests: false };

class Panel extends LiveComponent {
  count = 0;

  @event add(): void {
    this.count++;
  }

  render() {
    const { roles = [] } = (this.user ?? {}) as Partial<Someone>;
    if (broken.forGuests && roles.length === 0) throw new Error("on purpose");
    return <p>{roles.includes("admin") ? "secret" : "nothing"}</p>;
  }
}

class Roles extends LiveView {
  said = "";

  @event say(): void {
    this.said = JSON.stringify((this.user as Someone | null)?.roles ?? []);
  }

  render() {
    return (
      <main>
        <output>{this.said}</output>
        <Live of={Panel} />
      </main>
    );
  }
}

beforeEach(() => {
  broken.forGuests = false;
  vi.spyOn(console, "error").mockReturnValue();
});

const admin: Someone = { id: "ann", roles: ["admin"] };
const guest: Someone = { id: "ann", roles: [] };

async function opened(user: Someone): Promise<PageSession> {
  const page = await PageSession.load({ routes: { "/": Roles } }, "/", user);
  await page.settle();
  return page;
}

async function rejoin(page: PageSession, user: Someone, state: string): Promise<void> {
  page.cut();
  if (state !== "at once") await page.closeNext();
  if (state === "asleep") page.sleep();
  if (state === "after a reset") page.reset();
  page.visit = { ...page.visit, user };
  await page.settle();
  await new Promise((resolve) => setTimeout(resolve));
  await page.settle();
}

const panel = (page: PageSession): string => /<p[^>]*>(\w+)</.exec(page.page.html())?.[1] ?? "";

describe.each(["at once", "awake", "asleep", "after a reset"])("the user of a join, %s", (state) => {
  test("counts where a role was taken away, and where one was given", async () => {
    const page = await opened(admin);
    expect(panel(page)).toBe("secret");
    await rejoin(page, guest, state);
    expect(panel(page)).toBe("nothing");
    page.connection.push({ node: Number(/<main data-live="(\d+)"/.exec(page.page.html())?.[1]), handler: "say" });
    await page.settle();
    expect(page.page.html()).toContain("<output>[]</output>");
    page.reset();
    await page.settle();
    expect(panel(page)).toBe("nothing"); // it was stored
    await rejoin(page, admin, state);
    expect(panel(page)).toBe("secret");
  });

  test("that equals the one before by value changes nothing, and writes nothing", async () => {
    const page = await opened(admin);
    await rejoin(page, structuredClone(admin), state);
    const written = page.platform.rowsWritten;
    page.cut();
    await page.settle();
    expect(page.platform.rowsWritten).toBe(written);
    expect(page.effects).toEqual([]);
  });

  test("stays withdrawn where the page cannot be rendered for the new one", async () => {
    const page = await opened(admin);
    broken.forGuests = true;
    await rejoin(page, guest, state === "asleep" || state === "after a reset" ? "awake" : state);
    page.connection.push({ node: Number(/<main data-live="(\d+)"/.exec(page.page.html())?.[1]), handler: "say" });
    await page.settle();
    expect(page.page.html()).toContain("<output>[]</output>");
    broken.forGuests = false;
    page.reset();
    await page.settle();
    expect(panel(page)).toBe("nothing");
  });
});
