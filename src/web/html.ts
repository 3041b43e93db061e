import { linkTarget } from "../reports/neutralise.ts";
import { visibleText } from "../reports/visible-text.ts";

/** Markup that is safe to send. Only `html` makes it, so foreign text can never pass for it. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  /** Puts a template together; everything but `Html` is escaped. For `html` alone. */
  static join(strings: readonly string[], values: readonly Content[]): Html {
    let markup = strings[0] ?? "";
    values.forEach((value, index) => {
      markup += markupOf(value) + (strings[index + 1] ?? "");
    });
    return new Html(markup);
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template; `null` and `false` leave nothing. */
export type Content = string | number | Html | null | false | readonly Content[];

/**
 * The only way to write HTML here. Text is made visible (nothing hidden, no reordering) and escaped; it is safe
 * between tags and within quoted attributes. Attributes are always quoted.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return Html.join(strings, values);
}

/** Foreign prose; what it puts between single backticks is shown as code. */
export function prose(text: string): Html {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return html`${text}`;
  return html`${parts.map((part, index) =>
    index % 2 === 0 ? part : part === "" ? "``" : html`<code>${part}</code>`,
  )}`;
}

/** A link to a foreign address; the text alone where the address is no plain web address. */
export function foreignLink(address: string | null, text: Content): Html {
  const target = address === null ? null : linkTarget(address);
  return target === null ? html`${text}` : html`<a href="${target}" rel="noreferrer">${text}</a>`;
}

/** Joins with a separator. */
export function joined(items: readonly Content[], separator: string): Content {
  return items.map((item, index) => (index === 0 ? item : [separator, item]));
}

function markupOf(value: Content): string {
  if (value instanceof Html) return value.toString();
  if (value === null || value === false) return "";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escaped(value);
  return value.map(markupOf).join("");
}

const special = /[&<>"'`]/g;

/** Nothing to reveal and nothing to drop: most texts, and the quick way round for pages of a thousand rows. */
const plain = /^[\n -~]*$/;

function escaped(text: string): string {
  return (plain.test(text) ? text : visibleText(text)).replace(
    special,
    (character) => `&#${character.codePointAt(0) ?? 0};`,
  );
}
