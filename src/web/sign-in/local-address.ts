/** An address of this site to lead a visitor to; `/` where the text leads anywhere else. */
export function localAddress(text: string): string {
  const here = "http://here";
  if (!text.startsWith("/") || !URL.canParse(text, here)) return "/";
  const url = new URL(text, here);
  // `/..//host` comes out as `//host`, which browsers take for another site.
  if (url.origin !== here || url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
