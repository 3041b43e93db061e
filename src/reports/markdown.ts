/** Column of a table; text is Markdown already and holds no line end. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right" | "center";
}

/** A GitHub table without padding: its source is short, its rendering is the same. */
export function renderTable(
  columns: readonly (Column | string)[],
  rows: readonly (readonly string[])[],
): string {
  const heads = columns.map((column) => (typeof column === "string" ? { title: column } : column));
  const rule = heads.map((head) => rules["align" in head ? (head.align ?? "left") : "left"]);
  return [heads.map((head) => head.title), rule, ...rows].map(renderRow).join("\n");
}

/** One row of a table. */
export function renderRow(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell === "" ? " " : ` ${cell} `)).join("|")}|`;
}

const rules = { left: "---", right: "--:", center: ":-:" } as const;

/** A folded part. The blank lines make GitHub read its content as Markdown. */
export function renderDetails(summaryHtml: string, content: string): string {
  return `<details><summary>${summaryHtml}</summary>\n\n${content}\n\n</details>`;
}

/** Parts with a blank line between them; empty ones are left out. */
export function joinParts(parts: readonly (string | null | false)[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join("\n\n");
}

/** `1 route`, `3 routes`. */
export function counted(count: number, noun: { readonly one: string; readonly many: string }): string {
  return `${withThousands(count)} ${count === 1 ? noun.one : noun.many}`;
}

/** `1,500`. */
export function withThousands(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1] ?? ""}`;
}
