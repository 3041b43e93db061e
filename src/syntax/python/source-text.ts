/** Source text of a Python file, and whether its bytes were what they claimed to be. */
export interface SourceText {
  readonly text: string;
  /** False when bytes were replaced because they are no valid text in the declared encoding. */
  readonly exact: boolean;
}

/**
 * Decodes a Python file as CPython does: UTF-8 (with or without a byte order mark) unless one of the first two
 * lines declares another encoding (PEP 263). Bytes that do not fit are replaced, never refused.
 */
export function decodeSource(bytes: Uint8Array): SourceText {
  const declared = declaredEncoding(bytes);
  try {
    return { text: new TextDecoder(declared, { fatal: true }).decode(bytes), exact: true };
  } catch {
    return { text: new TextDecoder("utf-8").decode(bytes), exact: false };
  }
}

function declaredEncoding(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200)).toString(
    "latin1",
  );
  const [first = "", second = ""] = head.split("\n");
  const match = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
  return match.exec(first)?.[1] ?? match.exec(second)?.[1] ?? "utf-8";
}
