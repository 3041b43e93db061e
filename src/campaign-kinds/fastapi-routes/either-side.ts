import type { Conditions } from "../../syntax/python/evaluate/evaluator.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";
import type { RouterRecord } from "./route-record.ts";

interface ThenSide {
  readonly statement: unknown;
  readonly target: Value;
  readonly path: string | null;
  readonly added: readonly RouterRecord[];
}

/**
 * `if settings.base: app.mount(settings.base, api)` with `else: app.mount("/api", api)`: whatever the setting says, the
 * same thing is served, once. Where one of the two paths is known it counts, and nothing is conditional about it.
 */
export class EitherSide {
  readonly #sides: ThenSide[] = [];

  /**
   * Adds what a mount or an include serves.
   * @param path null where it could not be computed
   * @param make the records, given whether they are conditional
   */
  add(
    records: RouterRecord[],
    conditions: Conditions,
    target: Value,
    path: string | null,
    make: (conditional: boolean) => readonly RouterRecord[],
  ): void {
    const { branch, unknown } = conditions;
    const conditional = unknown > 0;
    const twin =
      branch?.isThen === false
        ? this.#sides.find((side) => side.statement === branch.statement && side.target === target)
        : undefined;
    if (twin === undefined || (twin.path === null) === (path === null)) {
      const added = make(conditional);
      records.push(...added);
      if (branch?.isThen === true) this.#sides.push({ statement: branch.statement, target, path, added });
      return;
    }
    const known = path === null ? withCondition(twin.added, unknown > 1) : make(unknown > 1);
    const first = records.findIndex((record) => twin.added.includes(record));
    const others = records.filter((record) => !twin.added.includes(record));
    records.splice(0, records.length, ...others);
    records.splice(path === null && first >= 0 ? first : records.length, 0, ...known);
  }
}

function withCondition(records: readonly RouterRecord[], conditional: boolean): RouterRecord[] {
  return records.map((record) => ({ ...record, conditional }));
}
