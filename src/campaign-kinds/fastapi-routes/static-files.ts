import type { Value } from "../../syntax/python/evaluate/value.ts";

/** True for what FastAPI or another package serves files with: certainly no handlers of this repository. */
export function servesFiles(target: Value): boolean {
  return target.type === "instance" && target.class === null && (target.origin ?? "").endsWith("Files");
}
