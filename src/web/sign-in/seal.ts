import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Keeps a value in a visitor's hands that they can neither read nor change; what is forged or over opens as null. */
export interface Seal {
  /** @param until milliseconds since 1970 after which it does not open */
  close(value: unknown, until: number): string;
  open(text: string): unknown;
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * A seal for one purpose: what was closed for another one does not open here.
 * @param secret known to every instance of the server and to nobody else
 */
export function makeSeal(secret: string, purpose: string, now: () => number = Date.now): Seal {
  const key = Buffer.from(hkdfSync("sha256", secret, "convert-status", purpose, 32));
  return {
    close(value, until) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce);
      const hidden = Buffer.concat([cipher.update(JSON.stringify({ value, until }), "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString("base64url");
    },
    open(text) {
      const bytes = Buffer.from(text, "base64url");
      if (bytes.length <= nonceBytes + tagBytes) return null;
      try {
        const cipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        cipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const shown = Buffer.concat([cipher.update(bytes.subarray(nonceBytes + tagBytes)), cipher.final()]);
        const { value, until } = JSON.parse(shown.toString("utf8")) as { value: unknown; until: number };
        return until > now() ? value : null;
      } catch {
        // Forged, cut, or closed with another key: whatever it is, it is nothing of ours.
        return null;
      }
    },
  };
}
