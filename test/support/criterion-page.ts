/** A code block of a criterion's page. */
export interface PageBlock {
  readonly label: string;
  /** The file that it stands for, or null for the usual one. */
  readonly file: string | null;
  readonly text: string;
}

/** An example of a page: the section and the sentence above it, and its block. */
export interface PageExample {
  readonly section: string;
  readonly about: string;
  readonly block: PageBlock;
}

/** Reads a criterion's page: the `before` block, and every other block as an example of its section. */
export function readPage(page: string): { before: PageBlock | null; examples: readonly PageExample[] } {
  const examples: PageExample[] = [];
  let before: PageBlock | null = null;
  let section = "";
  let about = "";
  for (const [part] of page.matchAll(/^```[^]*?^```$|^.+$/gm)) {
    if (part.startsWith("## ")) section = part.slice(3);
    else if (!part.startsWith("```")) about = part;
    else {
      const [first = "", ...rest] = part.split("\n");
      const [, label = "", file = null] = first.slice(3).split(" ");
      const block = { label, file, text: `${rest.slice(0, -1).join("\n")}\n` };
      if (label === "before") before = block;
      else examples.push({ section, about, block });
    }
  }
  return { before, examples };
}
