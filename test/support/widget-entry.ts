/** The browser code of `widget-worker.tsx`: CodeMirror, and a drawing. */
import { basicSetup, EditorView } from "codemirror";
import { defineHook } from "overwinter/hooks";
import type { ChartHook, EditorHook } from "./widget-hooks.ts";

defineHook<EditorHook, { editor: EditorView }>("Editor", {
  mounted() {
    const { element } = this;
    const doc = element.textContent ?? "";
    element.replaceChildren();
    let isFromServer = false;
    this.editor = new EditorView({
      doc,
      parent: element,
      extensions: [
        basicSetup,
        // It puts style elements into the page, which the page's policy admits with the nonce.
        EditorView.cspNonce.of(document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? ""),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged && !isFromServer) this.pushEvent("typed", { text: state.doc.toString() });
        }),
      ],
    });
    element.dataset["mode"] = "ready";
    this.handleEvent("document", ({ text }) => {
      isFromServer = true;
      this.editor.dispatch({ changes: { from: 0, to: this.editor.state.doc.length, insert: text } });
      isFromServer = false;
    });
    Object.assign(globalThis, { editor: this.editor });
  },
  destroyed() {
    this.editor.destroy();
  },
});

defineHook<ChartHook, { element: HTMLCanvasElement }>("Chart", {
  mounted() {
    const { element } = this;
    const context = element.getContext("2d");
    element.width = 640; // as a screen of a higher density wants it
    this.handleEvent("data", (values) => {
      for (const [index, value] of values.entries()) context?.fillRect(index * 20, 0, 10, value * 10 + 1);
    });
    element.addEventListener("pointerdown", ({ offsetX }) => this.pushEvent("picked", { index: Math.floor(offsetX / 20) }));
  },
});
