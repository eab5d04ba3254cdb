/** Forms to which anything happens: what a sleep, and a POST to a fresh view, must not change. */
import fc from "fast-check";
import { renderToString } from "preact-render-to-string";
import { Field, Form, form, on, rows, type FormEdit, type FormValues } from "overwinter/templates";
import { expect, test } from "vitest";
import { z } from "zod";
import { registerHandler } from "../../../templates/binding.ts";
import { LiveForm } from "../../../templates/form/live-form.ts";

const save = (values: FormValues): number => Object.keys(values).length;
registerHandler(save, { node: 1, name: "save", volatile: false });

const schema = z
  .object({
    title: z.string().min(2, "A title"),
    amount: z.number("A number").nullable(),
    agreed: z.literal(true, "Agree"),
    sizes: z.array(z.string()).min(1, "A size"),
    parts: z.array(
      z.object({ name: z.string().min(1, "A name"), links: z.array(z.object({ to: z.string().min(1, "A link") })).max(2, "Two") }),
    ),
  })
  .refine(({ title, parts }) => parts.every(({ name }) => name !== title), "All the same");

const link = { to: "" };
const part = { name: "", links: rows(link, [{ to: "first" }]) };
const make = () => form(schema, { title: "", amount: null, agreed: false, sizes: ["S"], parts: rows(part, [{ name: "one", links: [] }]) });
type Made = ReturnType<typeof make>;

const print = (made: Made): string =>
  renderToString(
    <Form of={made} id="f" submit={on(save)}>
      {(["title", "amount", "agreed"] as const).map((name) => (
        <Field key={name} name={name} />
      ))}
      <Field name="sizes" options={["S", "M"]} />
      {made.rows("parts").map((row) => (
        <fieldset key={row.key}>
          <Field name={`${row.name}.name`} />
          {made.rows(`${row.name}.links`).map(({ key, name }) => (
            <Field key={key} name={`${name}.to`} />
          ))}
        </fieldset>
      ))}
    </Form>,
  );

/** What can be named in the form as it is, and what cannot. */
const namesIn = (made: Made): string[] => [
  "title",
  "amount",
  "agreed",
  "sizes",
  "parts",
  "parts[99].name",
  "nothing",
  ...made
    .rows("parts")
    .flatMap(({ name }) => [
      name,
      `${name}.name`,
      `${name}.links`,
      ...made.rows(`${name}.links`).flatMap((row) => [row.name, `${row.name}.to`]),
    ]),
];

/** Something that happens to a form, wherever that leads in it. */
type Step = (made: Made) => unknown;
const texts = fc.constantFrom("", "x", "one", "5", "on", "S");
const named = (change: Omit<FormEdit, "name">, at: number): Step => {
  return (made) => made.edit({ ...change, name: namesIn(made)[at % namesIn(made).length] ?? "" });
};
const positions = fc.nat(200);
const edits = fc.oneof(
  fc.tuple(fc.record({ value: texts, checked: fc.option(fc.boolean(), { nil: undefined }) }), positions),
  fc.tuple(
    fc.record({
      act: fc.constantFrom("add" as const, "remove" as const, "up" as const, "down" as const, "move" as const),
      to: fc.constantFrom(undefined, -1, 0, 1, 9),
    }),
    positions,
  ),
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: edits.map(([change, at]) => named(change, at)) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.array(texts, { minLength: 1 }), fc.nat(12)).map(([values, version]): Step => {
      return (made) => {
        const fields = namesIn(made).map((name, index) => [name, values[index % values.length]]);
        return made.submit({ ...Object.fromEntries(fields), "[rows]": String(version), [`parts[${version}].name`]: "new" });
      };
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      (made) => made.fail("All"),
      (made) => made.fail({ title: "Taken" }),
      (made) => made.fail({ parts: "Too few" }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      (made) => made.reset(),
      (made) => made.reset({}),
      (made) => made.reset({ parts: [{ name: "a", links: [{ to: "b" }] }] }),
    ),
  },
);

test("a form that sleeps after each step is like one that never does, and hides no error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 20 }), async (all) => {
      const awake = make();
      let woken = make();
      for (const step of all) {
        const outcomes = [await step(awake), await step(woken)];
        expect(outcomes[1]).toEqual(outcomes[0]);
        const data = structuredClone(LiveForm.dataOf(woken));
        woken = make();
        LiveForm.restore(woken, data);
        const html = print(awake);
        expect(print(woken)).toBe(html);
        expect([...LiveForm.viewOf(awake).errors.values()].filter((message) => !html.includes(message))).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});

/** What a browser posts of a printed form. */
function fieldsOf(html: string): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const [, name = ""] = / name="([^"]*)"/.exec(tag) ?? [];
    if (tag.includes('type="checkbox"') && !tag.includes(" checked")) continue;
    const [, value = ""] = / value="([^"]*)"/.exec(tag) ?? [];
    (fields[name] ??= []).push(/ value[=/ ]/.test(tag) ? value : "on");
  }
  return fields;
}

test("a form that is posted to a fresh view becomes what it was on its page", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edits, { maxLength: 15 }), async (all) => {
      const [shown, fresh] = [make(), make()];
      for (const [change, at] of all) await named(change, at)(shown);
      const sent = fieldsOf(print(shown));
      const outcomes = [await shown.submit(sent), await fresh.submit(sent)];
      expect(outcomes[1]).toEqual(outcomes[0]);
      expect(fresh.values).toEqual(shown.values);
      expect(print(fresh)).toBe(print(shown));
    }),
    { numRuns: 300 },
  );
});
