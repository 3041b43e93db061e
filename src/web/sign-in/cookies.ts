/** The value of a cookie as the browser sent it; null where there is none. */
export function readCookie(header: string | undefined, name: string): string | null {
  const found = header
    ?.split(";")
    .map((entry) => entry.trim())
    .find((entry) => entry.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? null;
}

/**
 * A cookie for the whole site that scripts cannot read and other sites' forms do not carry. `Lax`, since GitHub leads
 * the browser back to us. `__Host-` (RFC 6265bis) keeps other hosts of the same domain from setting it.
 * @param seconds that it lives; 0 takes it away
 */
export function makeCookie(name: string, value: string, seconds: number, isSecure: boolean): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

/** What a cookie of ours is called. */
export function cookieName(name: string, isSecure: boolean): string {
  return `${isSecure ? "__Host-" : ""}convert-status-${name}`;
}
