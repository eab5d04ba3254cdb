import { mountView } from "overwinter/testing";
import { expect, test } from "vitest";
import { visitSteps } from "../support/visit-steps.ts";
import { VisitView } from "../support/visit-view.tsx";

test("the kit sends what a browser sends, which test/browser/visit.test.ts shows", async () => {
  const page = await mountView(VisitView);
  let told: readonly unknown[] = [];
  for (const { does, role, name, value = "", tells } of visitSteps) {
    const target = { role, name };
    const text = String(value);
    if (does === "click") await page.click(target);
    else if (does === "hover") await page.hover(target);
    else if (does === "press") await page.press(text, target);
    else if (does === "type") await page.type(target, text);
    else await page.select(target, value);
    const { heard } = await page.stored();
    expect(Array.isArray(heard) && heard.slice(told.length), `${does} ${name} ${text}`).toEqual(tells);
    told = Array.isArray(heard) ? heard : [];
  }
});
