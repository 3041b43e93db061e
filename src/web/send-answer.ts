import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Answer } from "./answer.ts";

const compress = promisify(gzip);

/** Nothing but our own style, script and images; no frames, no foreign addresses, no inline code. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const common: Readonly<Record<string, string>> = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** Smaller answers gain nothing from being compressed. */
const worthCompressing = 1_400;

/** Sends an answer: compressed where the visitor can read that, and not at all where nothing changed. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  const headers: Record<string, string> = {
    ...common,
    "content-type": answer.type,
    "cache-control": answer.maxAge === 0 ? "no-cache" : `public, max-age=${answer.maxAge}`,
    vary: "accept-encoding",
    ...answer.headers,
  };
  if (answer.cookies !== undefined) response.setHeader("set-cookie", [...answer.cookies]);
  if (answer.status === 200) {
    headers.etag = `W/"${createHash("sha256").update(answer.body).digest("base64url").slice(0, 22)}"`;
    if (matches(request.headers["if-none-match"], headers.etag)) {
      response.writeHead(304, headers).end();
      return;
    }
  }
  let body: Buffer = Buffer.from(answer.body);
  if (body.length >= worthCompressing && acceptsGzip(request)) {
    body = await compress(body, { level: 5 });
    headers["content-encoding"] = "gzip";
  }
  headers["content-length"] = String(body.length);
  response.writeHead(answer.status, headers);
  response.end(request.method === "HEAD" ? undefined : body);
}

function matches(given: string | undefined, etag: string): boolean {
  return given?.split(",").some((entry) => entry.trim() === etag) ?? false;
}

function acceptsGzip(request: IncomingMessage): boolean {
  const header = request.headers["accept-encoding"];
  const given = typeof header === "string" ? header : "";
  return given.split(",").some((entry) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(entry));
}
