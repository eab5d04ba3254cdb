/** The code blocks of the docs, as they stand there. */

export interface MarkdownBlock {
  readonly language: string;
  /** The path in its first line, which is a comment: `// src/worker.ts`. */
  readonly file: string | undefined;
  /** Whether that line says that this is to be added to the file: `# wrangler.toml (added)`. */
  readonly isAdded: boolean;
  /** Without that line. */
  readonly content: string;
}

export function markdownBlocks(markdown: string): MarkdownBlock[] {
  return Array.from(markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language = "", block = ""]) => {
    const [, file, added, content = block] = /^(?:\/\/|#|--) ([\w./-]+\.\w+)( \(added\))?\n(.*)$/s.exec(block) ?? [];
    return { language, file, isAdded: added !== undefined, content };
  });
}
