import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium as playwright } from "playwright-core";

/** Which Chromium a run drives, and what it needs in its environment. */
interface Chromium {
  readonly source: "system" | "package";
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

const systemPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * For a closed network and for root. `--disable-dev-shm-usage` because containers give /dev/shm 64 MB. None of the flags that
 * `@sparticuz/chromium` proposes for AWS Lambda: they turn web security off and put all pages in one process, and neither is the browser
 * that a visitor has.
 */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

let found: Promise<Chromium> | undefined;

/**
 * Starts a headless Chromium: the one that the machine has, else the one inside the npm package `@sparticuz/chromium`. Which one is said
 * once on stdout.
 *
 * `CHROMIUM=/path` names another binary; `OVERWINTER_CHROMIUM=system` or `=package` insists on one of the two.
 *
 * @param options `withBackForwardCache`: whether pages may be put aside alive, as every browser does and Playwright forbids by default.
 * @returns The browser; the caller closes it.
 * @throws If the one insisted on is not there.
 */
export async function launchChromium(options: { readonly withBackForwardCache?: boolean } = {}): Promise<Browser> {
  found ??= findChromium();
  const { source, executablePath, env } = await found;
  const browser = await playwright.launch({
    executablePath,
    args: flags,
    ignoreDefaultArgs: options.withBackForwardCache === true ? ["--disable-back-forward-cache"] : [],
    env: { ...definedEnv(), ...env },
  });
  if (!announced) {
    announced = true;
    console.log(`Chromium ${browser.version()} (${source}: ${executablePath})`);
  }
  return browser;
}

let announced = false;

async function findChromium(): Promise<Chromium> {
  const wanted = process.env["OVERWINTER_CHROMIUM"];
  const named = process.env["CHROMIUM"];
  if (named !== undefined && wanted !== "package") {
    if (!existsSync(named)) throw new Error(`Cannot start Chromium: CHROMIUM names "${named}", which does not exist`);
    return { source: "system", executablePath: named, env: {} };
  }
  const system = systemPaths.find((path) => existsSync(path));
  if (wanted === "system" || (wanted !== "package" && system !== undefined)) {
    if (system === undefined) throw new Error(`Cannot start the system's Chromium: none of ${systemPaths.join(", ")} exists`);
    return { source: "system", executablePath: system, env: {} };
  }
  const folder = await unpackedChromium();
  return {
    source: "package",
    executablePath: join(folder, "chromium"),
    // NSS, NSPR and expat of the package, which a bare Debian has not; the rest of what the binary links is in libc6 and libgcc-s1.
    env: {
      LD_LIBRARY_PATH: join(folder, "al2023/lib"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
    },
  };
}

/**
 * The folder with the package's Chromium, its libraries and its fonts unpacked, made at the first call and kept in `.cache`.
 *
 * Several test processes may arrive together: each unpacks into a folder of its own, and the first to finish gives it the final name.
 */
async function unpackedChromium(): Promise<string> {
  const packageFolder = dirname(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))));
  const manifest: unknown = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8"));
  const version = manifest !== null && typeof manifest === "object" && "version" in manifest ? String(manifest.version) : "unknown";
  const cache = join(import.meta.dirname, "../../.cache");
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;

  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, "unpacking-"));
  const { default: packaged, inflate } = await import("@sparticuz/chromium");
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = fresh; // the package unpacks to os.tmpdir() and nowhere else
  try {
    await packaged.executablePath();
    await inflate(join(packageFolder, "bin/al2023.tar.br"));
    await writeFile(join(fresh, "fonts.conf"), fontsConf(folder));
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
  try {
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/**
 * Where fonts are. The package's own configuration names folders of AWS Lambda only, and a Chromium that finds no font at all dies at the
 * first text. The machine's fonts come too, if it has any.
 */
function fontsConf(folder: string): string {
  const folders = [join(folder, "fonts"), "/usr/share/fonts", "/usr/local/share/fonts"];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((path) => `  <dir>${path}</dir>`).join("\n")}
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
