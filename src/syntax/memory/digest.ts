/**
 * Node's hashes, loaded with the first of them: a command that remembers nothing needs none, and to load them takes
 * longer than to start git.
 */
export function createHash(algorithm: "sha1" | "sha256") {
  return process.getBuiltinModule("node:crypto").createHash(algorithm);
}

/** Git's name of a content (SHA-1 repositories), so that what was read is found again by the listing alone. */
export function blobId(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.byteLength}\0`).update(bytes).digest("hex");
}

/** A short name of any plain data. */
export function digestOf(data: unknown): string {
  return digestOfText(JSON.stringify(data));
}

/** A short name of a text. */
export function digestOfText(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
