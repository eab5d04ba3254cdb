import { transform } from "esbuild";

/** The part of a Vite plugin that this one has; any Vite from version 5 takes it. */
export interface DecoratorPlugin {
  name: string;
  enforce: "pre";
  transform(code: string, id: string): Promise<{ code: string; map: string } | null>;
}

/** A line, not of a doc comment, on which a word begins with `@`. A false alarm (a string) only costs the transform. */
const decorated = /^(?!\s*\*).*?(?<![\w$"'`*])@[\w$(]/m;

/**
 * Compiles files with standard decorators (`@event`), which Vite 8's own transform leaves in the code and no engine runs yet. Other
 * files are not touched.
 *
 * Names are kept, as `wrangler` does: a component is stored by its class's name.
 *
 * @example
 * export default defineConfig({ plugins: [overwinter(), cloudflareTest({ … })] });
 */
export function overwinter(): DecoratorPlugin {
  return {
    name: "overwinter:decorators",
    enforce: "pre",
    async transform(code, id) {
      const [file = ""] = id.split("?", 1);
      const loader = /\.[cm]?tsx$/.test(file) ? "tsx" : /\.[cm]?ts$/.test(file) ? "ts" : undefined;
      if (loader === undefined || file.includes("/node_modules/") || !decorated.test(code)) return null;
      const result = await transform(code, {
        loader,
        sourcefile: file,
        sourcemap: "external",
        target: "es2022",
        jsx: "automatic",
        jsxImportSource: "preact",
        keepNames: true,
        tsconfigRaw: {}, // not the project's: it may ask for the decorators of old
      });
      return { code: result.code, map: result.map };
    },
  };
}
