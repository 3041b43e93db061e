/** PostgreSQL's text cannot hold U+0000; nothing that a person can read is lost with it. */
export function storable(text: string): string {
  return text.replaceAll("\0", "");
}
