import type { LazyImport, Value } from "./value.ts";

/** True where nobody can tell two values apart: they are one, or plain data, or they stand for the same import. */
export function isSameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  if (one.type === "constant" && other.type === "constant") {
    const isContested = one.contested === other.contested;
    return (
      one.value === other.value &&
      one.configurable === other.configurable &&
      isContested &&
      one.others === other.others
    );
  }
  if (one.type === "foreign" && other.type === "foreign")
    return one.name === other.name && one.receiver === other.receiver;
  if (one.type === "unknown" && other.type === "unknown")
    return one.absent !== undefined && one.absent === other.absent;
  if (one.type === "module" && other.type === "module") return isSamePlace(one, other);
  return one.type === "import" && other.type === "import" && isSameImport(one, other);
}

function isSameImport(one: LazyImport, other: LazyImport): boolean {
  return (
    one.define === null &&
    other.define === null &&
    one.from === other.from &&
    one.name === other.name &&
    one.rest.join(".") === other.rest.join(".") &&
    isSamePlace(one, other)
  );
}

function isSamePlace(one: Pick<LazyImport, "location">, other: Pick<LazyImport, "location">): boolean {
  return JSON.stringify(one.location) === JSON.stringify(other.location);
}
