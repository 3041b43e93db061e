import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeFolder, packageRoot } from "../../package-root.ts";
import { createHash } from "./digest.ts";

/** Folders whose code decides what a scan finds. */
const scannerFolders = ["domain", "syntax", "campaign-kinds"];

let version: string | undefined;

/**
 * A digest of the scanner's own code and of the versions that the manifest pins. What another version found is not
 * known to be what this one would find, so it is part of every key.
 */
export function scannerVersion(): string {
  version ??= readVersion();
  return version;
}

function readVersion(): string {
  const hash = createHash("sha256").update(readFileSync(join(packageRoot, "package.json")));
  for (const folder of scannerFolders) {
    const names = readdirSync(join(codeFolder, folder), { recursive: true, encoding: "utf8" });
    for (const name of names.filter((one) => /\.[jt]s$/.test(one)).sort()) {
      hash.update(`\0${name}\0`).update(readFileSync(join(codeFolder, folder, name)));
    }
  }
  return hash.digest("base64url");
}
