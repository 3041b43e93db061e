/** Bytes of blobs that are kept in this process; two commits of a branch share nearly all files. */
const mostBytes = 32 * 1024 * 1024;

const recent = new Map<string, Uint8Array>();
let bytes = 0;

/** A blob that was read lately. */
export function recentBlob(id: string): Uint8Array | undefined {
  const found = recent.get(id);
  if (found !== undefined) {
    // Last used, last dropped.
    recent.delete(id);
    recent.set(id, found);
  }
  return found;
}

/** Keeps a copy of a blob, so that the buffer it was cut from can go. */
export function keepBlob(id: string, content: Uint8Array): void {
  if (recent.has(id) || content.byteLength > mostBytes / 16) return;
  recent.set(id, Uint8Array.from(content));
  bytes += content.byteLength;
  for (const [oldest, { byteLength }] of recent) {
    if (bytes <= mostBytes) break;
    recent.delete(oldest);
    bytes -= byteLength;
  }
}
