import { listOf } from "../../syntax/python/evaluate/collections.ts";
import type { Conditions } from "../../syntax/python/evaluate/evaluator.ts";
import {
  constant,
  type InstanceValue,
  type NativeObject,
  textOf,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { here } from "../../syntax/python/ledger.ts";
import { methodsOf } from "./route-arguments.ts";
import type { RouteRecord } from "./route-record.ts";
import { setRecord } from "./router-flattening.ts";

/** An `APIRoute` object for code that looks at `router.routes`. */
export function routeObject(record: RouteRecord, conditions: Conditions): InstanceValue {
  const instance: InstanceValue = {
    type: "instance",
    class: null,
    origin: "fastapi.routing.APIRoute",
    attributes: new Map(),
    native: null,
    args: null,
    site: record.site,
    home: here(),
  };
  instance.native = new RouteObject(instance, record, conditions);
  setRecord(instance, record);
  return instance;
}

/** What an `APIRoute` object tells of its route. It knows what it was asked. */
export class RouteObject implements NativeObject {
  /** Another router took the route over. */
  isTaken = false;
  #isChanged = false;
  #record: RouteRecord;
  readonly #instance: InstanceValue;
  readonly #conditions: Conditions;
  readonly #told = new Map<string, Value | null>();

  constructor(instance: InstanceValue, record: RouteRecord, conditions: Conditions) {
    this.#instance = instance;
    this.#conditions = conditions;
    this.#record = record;
  }

  attribute(name: string): Value | null {
    const told = this.#told.get(name);
    if (told !== undefined) return told;
    const value = attributeOf(this.#record, name);
    this.#told.set(name, value);
    return value;
  }

  /** Who takes the route over finds it where it was moved: class-based views cut the prefix off and put it on again. */
  setAttribute(name: string, value: Value): void {
    if ((name !== "path" && name !== "methods") || this.#conditions.off > 0) return;
    this.#isChanged = true;
    const changed = name === "path" ? { path: textOf(value) } : { methods: methodsOf(value) };
    this.#record =
      this.#conditions.unknown > 0 ? { ...this.#record, conditional: true } : { ...this.#record, ...changed };
    setRecord(this.#instance, this.#record);
  }

  /** Stands for another route from now on; false where it has told something that is not true of that one. */
  becomes(record: RouteRecord): boolean {
    if (this.isTaken || this.#isChanged) return false;
    if ([...this.#told.keys()].some((name) => !isAlike(this.#record, record, name))) return false;
    this.#record = record;
    return true;
  }
}

function attributeOf(record: RouteRecord, name: string): Value | null {
  switch (name) {
    case "path":
      return record.path === null ? unknown : constant(record.path);
    case "endpoint":
      return record.endpoint;
    case "name":
      return record.endpoint.type === "function" ? constant(record.endpoint.definition.name) : unknown;
    case "methods": {
      const methods = record.methods ?? [];
      return listOf(
        methods.map((method) => constant(method)),
        "set",
        record.methods !== null,
      );
    }
    case "include_in_schema":
      return record.inSchema === null ? unknown : constant(record.inSchema);
    case "dependencies":
      return listOf([...record.dependencies]);
    default:
      return null;
  }
}

function isAlike(one: RouteRecord, other: RouteRecord, name: string): boolean {
  const isEqual = (left: readonly unknown[], right: readonly unknown[]) =>
    left.length === right.length && left.every((item, index) => item === right[index]);
  switch (name) {
    case "path":
      return one.path === other.path;
    case "endpoint":
      return one.endpoint === other.endpoint;
    case "name":
      return isEqual(namesOf(one), namesOf(other));
    case "methods":
      return isEqual(one.methods ?? [null], other.methods ?? [null]);
    case "include_in_schema":
      return one.inSchema === other.inSchema;
    case "dependencies":
      return isEqual(one.dependencies, other.dependencies);
    default:
      return true;
  }
}

function namesOf({ endpoint }: RouteRecord): readonly string[] {
  return endpoint.type === "function" ? [endpoint.definition.name] : [];
}
