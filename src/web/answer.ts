import type { Html } from "./html.ts";

/** What a page answers; sending it adds everything that all answers have in common. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** Seconds that the answer may be used again without asking; 0: ask every time. */
  readonly maxAge: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whole `Set-Cookie` values. */
  readonly cookies?: readonly string[];
}

/** A page. */
export function page(content: Html, status = 200): Answer {
  return { status, type: "text/html; charset=utf-8", body: content.toString(), maxAge: 0 };
}

/** JSON, indented: people read it too, and compression takes the spaces out again. */
export function json(value: object, status = 200): Answer {
  return {
    status,
    type: "application/json; charset=utf-8",
    body: `${JSON.stringify(value, null, 2)}\n`,
    maxAge: 0,
  };
}

/** A file that changes with the program only. */
export function asset(type: string, body: string): Answer {
  return { status: 200, type, body, maxAge: 300 };
}

/** An image. */
export function svg(body: string): Answer {
  return {
    status: 200,
    type: "image/svg+xml; charset=utf-8",
    body,
    maxAge: 60,
    // Opened on its own, an image is a document: it may look as it wants, and do nothing.
    headers: { "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'" },
  };
}
