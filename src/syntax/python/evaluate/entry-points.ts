import type { EntryPoint } from "../entry-points.ts";
import { here } from "../ledger.ts";
import { declaredEntryPoints } from "../package-declarations.ts";
import { argument, noArguments } from "./call-arguments.ts";
import { listOf, setOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  builtin,
  type CallArguments,
  constant,
  foreign,
  type InstanceValue,
  itemsName,
  type NativeObject,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** `importlib.metadata.entry_points(group=..., name=...)`: what the repository's own packages declare. */
export function metadataEntryPoints(args: CallArguments, site: Site, evaluator: Evaluator): Value {
  return declared(args.keywords, site, evaluator);
}

/** `pkg_resources.iter_entry_points(group, name)`. */
export function resourceEntryPoints(args: CallArguments, site: Site, evaluator: Evaluator): Value {
  const given = ["group", "name"].flatMap((name, index) => {
    const value = argument(args, name, index);
    return value === null ? [] : [[name, value] as const];
  });
  return declared(new Map(given), site, evaluator);
}

function declared(by: ReadonlyMap<string, Value>, site: Site, evaluator: Evaluator): Value {
  const group = wanted(by.get("group"), evaluator);
  return group === null
    ? unknown
    : select(declaredEntryPoints(evaluator.project, group ?? null), by, site, evaluator);
}

function select(
  points: readonly EntryPoint[],
  by: ReadonlyMap<string, Value>,
  site: Site,
  evaluator: Evaluator,
): Value {
  const group = wanted(by.get("group"), evaluator);
  const name = wanted(by.get("name"), evaluator);
  if (group === null || name === null) return unknown;
  const inGroup = points.filter((one) => group === undefined || one.group === group);
  // Other packages declare what this repository only looks for.
  if (group !== undefined && inGroup.length === 0) return unknown;
  return collection(
    inGroup.filter((one) => name === undefined || one.name === name),
    site,
    evaluator,
  );
}

/** The text of an argument; undefined without one, null where it is not known. */
function wanted(value: Value | undefined, evaluator: Evaluator): string | null | undefined {
  return value === undefined ? undefined : textOf(evaluator.force(value));
}

function collection(points: readonly EntryPoint[], site: Site, evaluator: Evaluator): Value {
  const among = (by: readonly (readonly [string, Value | undefined])[]) => {
    const given = by.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    return select(points, new Map(given), site, evaluator);
  };
  const names = (field: "group" | "name") => setOf(points.map((one) => constant(one[field])));
  const attribute: NativeObject["attribute"] = (asked) => {
    switch (asked) {
      case "select":
        return builtin("EntryPoints.select", ({ keywords }) => among([...keywords]));
      case "get":
        return builtin("EntryPoints.get", ({ positional: [group] }) => among([["group", group]]));
      case "__getitem__":
        return builtin("EntryPoints.[]", ({ positional: [key] }) => {
          const named = points.find(({ name }) => name === textOf(key));
          return named === undefined ? among([["group", key]]) : objectOf(named, site, evaluator);
        });
      case "names":
        return names("name");
      case "groups":
        return names("group");
      default:
        return null;
    }
  };
  const items = listOf(
    points.map((one) => objectOf(one, site, evaluator)),
    "tuple",
  );
  return instance("importlib.metadata.EntryPoints", [[itemsName, items]], attribute, site);
}

function objectOf(point: EntryPoint, site: Site, evaluator: Evaluator): InstanceValue {
  const { group, name, value } = point;
  const [module = "", attr = ""] = value.split(":");
  const load = builtin("EntryPoint.load", () => loaded(point, evaluator));
  const texts = Object.entries({ group, name, value, module, attr, module_name: module });
  return instance(
    "importlib.metadata.EntryPoint",
    texts.map(([key, text]) => [key, constant(text)] as const),
    (asked) => (asked === "load" || asked === "resolve" ? load : null),
    site,
  );
}

function loaded({ value, file }: EntryPoint, evaluator: Evaluator): Value {
  const [module = "", attr = ""] = value.split(":");
  const location = evaluator.project.index.find(module, file);
  if (location === null) return foreign(value.replace(":", "."));
  let found: Value | null = { type: "module", location };
  for (const name of attr.split(".").filter((part) => part !== "")) {
    found = found === null ? null : evaluator.attribute(evaluator.force(found), name);
  }
  return found ?? unknown;
}

function instance(
  origin: string,
  attributes: readonly (readonly [string, Value])[],
  attribute: NativeObject["attribute"],
  site: Site,
): InstanceValue {
  return {
    type: "instance",
    class: null,
    origin,
    attributes: new Map(attributes),
    native: { attribute },
    args: noArguments,
    site,
    home: here(),
  };
}
