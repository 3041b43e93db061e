import type { IncomingMessage, ServerResponse } from "node:http";

/** GitHub sends nothing larger. Source: GitHub docs, "Webhook events and payloads", payload cap of 25 MB. */
const maximumBytes = 25 * 1024 * 1024;

/**
 * Reads a request's body up to GitHub's own limit and leaves it as text on `request.body`, where the webhook
 * middleware looks before it reads for itself. The signature is over exactly these bytes.
 * @returns false when the request was refused and answered
 */
export async function readCapped(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const chunks: Buffer[] = [];
  let size = Number(request.headers["content-length"] ?? 0);
  if (size <= maximumBytes) {
    size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maximumBytes) break;
      chunks.push(chunk);
    }
  }
  if (size > maximumBytes) {
    response.writeHead(413, { "content-type": "text/plain", connection: "close" });
    response.end("The body is larger than any delivery of GitHub.\n");
    return false;
  }
  Object.assign(request, { body: Buffer.concat(chunks).toString("utf8") });
  return true;
}
