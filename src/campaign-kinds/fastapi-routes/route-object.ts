import {
  constant,
  type InstanceValue,
  listOf,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import type { RouteRecord } from "./route-record.ts";
import { setRecord } from "./router-flattening.ts";

/** An `APIRoute` object for code that looks at `router.routes`. */
export function routeObject(record: RouteRecord): InstanceValue {
  const name = record.endpoint.type === "function" ? constant(record.endpoint.definition.name) : unknown;
  const instance: InstanceValue = {
    type: "instance",
    class: null,
    origin: "fastapi.routing.APIRoute",
    attributes: new Map<string, Value>([
      ["path", record.path === null ? unknown : constant(record.path)],
      ["endpoint", record.endpoint],
      ["name", name],
      [
        "methods",
        listOf(
          (record.methods ?? []).map((method) => constant(method)),
          "set",
        ),
      ],
      ["include_in_schema", record.inSchema === null ? unknown : constant(record.inSchema)],
      ["dependencies", listOf([...record.dependencies])],
    ]),
    native: { attribute: () => null },
    args: null,
    site: record.site,
  };
  setRecord(instance, record);
  return instance;
}
