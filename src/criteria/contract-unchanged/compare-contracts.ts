import type { Contract, ContractAspect } from "../../domain/contract.ts";

/** One promise that is no longer the same. */
export interface ContractChange {
  readonly kind: "changed" | "removed" | "added" | "moved" | "unclear";
  readonly aspect: string;
  readonly before: string | null;
  readonly after: string | null;
  /** On the head; null where only the base has it. */
  readonly place: ContractAspect | null;
}

/** Compares what one target promises before and after, aspect by aspect. */
export function compareContracts(before: Contract, after: Contract): readonly ContractChange[] {
  const changes: ContractChange[] = [];
  const earlier = byAspect(before);
  const later = byAspect(after);
  for (const [aspect, old] of earlier) {
    const now = later.get(aspect);
    if (now === undefined) {
      changes.push({ kind: "removed", aspect, before: old.value, after: null, place: null });
    } else if (old.value === null || now.value === null) {
      changes.push({ kind: "unclear", aspect, before: old.value, after: now.value, place: now });
    } else if (old.value !== now.value) {
      changes.push({ kind: "changed", aspect, before: old.value, after: now.value, place: now });
    }
  }
  for (const [aspect, now] of later) {
    if (!earlier.has(aspect)) {
      changes.push({ kind: "added", aspect, before: null, after: now.value, place: now });
    }
  }
  const moved = firstMoved(before, after);
  if (moved !== null) {
    changes.push({ kind: "moved", aspect: moved.aspect, before: null, after: null, place: moved });
  }
  return changes;
}

/** The same aspect can be there twice (two dependencies): each counts by its position among its like. */
function byAspect(contract: Contract): ReadonlyMap<string, ContractAspect> {
  const known = new Map<string, ContractAspect>();
  for (const aspect of contract) {
    let name = aspect.aspect;
    for (let nth = 2; known.has(name); nth++) name = `${aspect.aspect} (${nth})`;
    known.set(name, aspect);
  }
  return known;
}

/** The first parameter that stands elsewhere among those that are on both sides. */
function firstMoved(before: Contract, after: Contract): ContractAspect | null {
  const names = (contract: Contract) => contract.map(({ aspect }) => aspect).filter(isOrdered);
  const [earlier, later] = [names(before), names(after)];
  const shared = after.filter(({ aspect }) => isOrdered(aspect) && earlier.includes(aspect));
  const expected = earlier.filter((aspect) => later.includes(aspect));
  return shared.find(({ aspect }, index) => aspect !== expected[index]) ?? null;
}

function isOrdered(aspect: string): boolean {
  return aspect.startsWith("parameter ");
}
