import type { IncomingHttpHeaders } from "node:http";
import type { Who } from "./accounts.ts";
import type { Json } from "./json.ts";

/** A request as the gateway sees it: path without `/api/v3`, body parsed. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
  readonly who: Who;
}

/** An answer before it is put on the wire. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export function answer(status: number, body: Json = null, headers?: Record<string, string>): Answer {
  return headers === undefined ? { status, body } : { status, body, headers };
}

/** GitHub's error shape. */
export function failure(status: number, message: string, headers?: Record<string, string>): Answer {
  return answer(
    status,
    { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
    headers,
  );
}

/** Cuts a list into the page that was asked for, with GitHub's `Link` header. */
export function paginate(
  exchange: Exchange,
  list: readonly Json[],
  url: string,
): { page: Json[]; headers: Record<string, string> } {
  const size = Math.min(100, Math.max(1, Number(exchange.query.get("per_page") ?? 30) || 30));
  const number = Math.max(1, Number(exchange.query.get("page") ?? 1) || 1);
  const last = Math.max(1, Math.ceil(list.length / size));
  const linkTo = (page: number, rel: string) => {
    const query = new URLSearchParams(exchange.query);
    query.set("page", String(page));
    return `<${url}${exchange.path}?${query.toString()}>; rel="${rel}"`;
  };
  const links = number < last ? [linkTo(number + 1, "next"), linkTo(last, "last")] : [];
  if (number > 1) links.push(linkTo(number - 1, "prev"), linkTo(1, "first"));
  return {
    page: list.slice((number - 1) * size, number * size),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}
