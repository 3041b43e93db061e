import type { IncomingMessage } from "node:http";
import type { Answer } from "./answer.ts";
import { page } from "./answer.ts";
import { renderMessagePage } from "./layout.ts";

/** What a visitor asked for. */
export interface Visit {
  readonly pathname: string;
  /** Decoded segments of the path. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Fields of a submitted form; null where none was submitted. */
  readonly form: URLSearchParams | null;
}

/** Forms hold settings and lists of check runs; nobody writes more by hand. */
const largestForm = 256 * 1024;

/**
 * Reads a request.
 * @returns null where the address cannot be read; a refusal where the request can be read but not be taken
 */
export async function readVisit(request: IncomingMessage): Promise<Visit | { refusal: Answer } | null> {
  const url = parseAddress(request.url ?? "");
  if (url === null) return null;
  const path = decodedSegments(url.pathname);
  if (path === null) return null;
  const visit = { pathname: url.pathname, path, query: url.searchParams };
  if (request.method === "GET" || request.method === "HEAD") return { ...visit, form: null };
  if (request.method !== "POST" || !takesForms(path)) {
    if (url.pathname.startsWith("/api/github")) return null;
    return { refusal: refuse(405, "This address is for reading", "Use GET.", { allow: "GET, HEAD" }) };
  }
  if (!isOwnForm(request)) {
    return { refusal: refuse(403, "Not from here", "Forms are taken from this site's own pages only.") };
  }
  const text = await readText(request, largestForm);
  if (text === null) {
    return { refusal: refuse(413, "Too much", "A form may hold 256 KiB.", { connection: "close" }) };
  }
  return { ...visit, form: new URLSearchParams(text) };
}

function takesForms(path: readonly string[]): boolean {
  return (path.length === 4 && path[3] === "simulation") || (path.length === 1 && path[0] === "sign-out");
}

/** Browsers say where a form came from; another site must not make its visitors' browsers work for it here. */
function isOwnForm(request: IncomingMessage): boolean {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) return false;
  const site = request.headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

async function readText(request: IncomingMessage, limit: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function parseAddress(address: string): URL | null {
  // An address like `//host/x` would otherwise be taken for another host.
  const text = `http://here${address.startsWith("/") ? address : `/${address}`}`;
  return URL.canParse(text) ? new URL(text) : null;
}

function decodedSegments(pathname: string): string[] | null {
  try {
    return pathname.split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    return null;
  }
}

function refuse(
  status: number,
  title: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { ...page(renderMessagePage(title, message), status), headers };
}
