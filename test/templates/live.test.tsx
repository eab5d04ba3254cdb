import { renderToString } from "preact-render-to-string";
import type { VNode } from "preact";
import { describe, expect, test } from "vitest";
import { LiveComponent } from "overwinter/durable";
import { Document, For, Live, type DocumentProps } from "overwinter/templates";

class Rating extends LiveComponent {
  render(): VNode {
    return <p />;
  }
}

describe("<Live>", () => {
  test("outside the render of a live node is an error that says so", () => {
    expect(() => renderToString(<Live of={Rating} />)).toThrow(
      expect.objectContaining({
        code: "outside-node",
        message: 'Cannot place component "Rating": <Live> stands outside a live node; render it from a LiveView or LiveComponent',
      }),
    );
  });
});

describe("<Document>", () => {
  const props: DocumentProps = {
    title: "A & B",
    nonce: "n",
    url: new URL("https://example.com/"),
    user: null,
    children: <main />,
    script: <script src="/client.js" />,
  };

  test("is a whole page with title, script, a place for flashes, and the view", () => {
    expect(renderToString(<Document {...props} />)).toBe(
      '<html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><title>A &amp; B</title><script src="/client.js"></script></head>' +
        '<body><div data-live-flash="true" role="status" aria-live="polite"></div><main></main></body></html>',
    );
  });

  test("takes a language, and what stands in head, header and footer", () => {
    const html = renderToString(
      <Document {...props} lang="de" head={<link rel="icon" href="/i.svg" />} header={<nav />} footer={<footer />} />,
    );
    expect(html).toMatch(
      /^<html lang="de">.*<link rel="icon" href="\/i.svg"\/><script.*<body><nav><\/nav>.*<main><\/main><footer><\/footer><\/body>/,
    );
  });
});

describe("<For>", () => {
  test("renders each item of anything that can be iterated, with its index", () => {
    const items = new Map([
      ["a", 1],
      ["b", 2],
    ]);
    expect(
      renderToString(
        <ul>
          <For each={items} key={([name]) => name}>
            {([name, n], index) => <li>{`${name}${n}${index}`}</li>}
          </For>
        </ul>,
      ),
    ).toBe("<ul><li>a10</li><li>b21</li></ul>");
    expect(
      renderToString(
        <ul>
          <For each={[]} key={String}>
            {() => <li />}
          </For>
        </ul>,
      ),
    ).toBe("<ul></ul>");
  });
});
