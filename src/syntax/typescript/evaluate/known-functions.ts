import { arrayOf, objectOf, primitive, textOf, unknown, type Value } from "./values.ts";

/** Static functions of the language, of `node:path` and of `node:url`; null when it is none of them. */
export function callKnown(module: string, path: readonly string[], args: readonly Value[]): Value | null {
  if (module === "global") return callGlobal(path, args);
  const name = path.at(-1) ?? "";
  if (module === "url" && name === "fileURLToPath") {
    const url = textOf(args[0]);
    return url === null ? unknown : primitive(url.replace(/^file:\/\//, ""));
  }
  if (module !== "path" || !["join", "resolve", "dirname"].includes(name)) return null;
  const texts = args.map(textOf);
  if (texts.some((text) => text === null)) return unknown;
  const parts: string[] = [];
  for (const part of texts.join("/").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  if (name === "dirname") parts.pop();
  return primitive(`/${parts.join("/")}`);
}

function callGlobal(path: readonly string[], args: readonly Value[]): Value | null {
  const [first] = args;
  switch (path.join(".")) {
    case "Object.keys":
      return first?.kind === "object" ? arrayOf([...first.properties.keys()].map(primitive)) : unknown;
    case "Object.values":
      return first?.kind === "object" ? arrayOf([...first.properties.values()]) : unknown;
    case "Object.entries":
      return first?.kind === "object"
        ? arrayOf([...first.properties].map(([key, value]) => arrayOf([primitive(key), value])))
        : unknown;
    case "Object.freeze":
    case "Promise.resolve":
      return first ?? primitive(undefined);
    case "Promise.all":
    case "Promise.allSettled":
    case "Array.from":
      return first ?? unknown;
    case "Object.assign": {
      const objects = args.filter((value) => value.kind === "object");
      if (objects[0] === undefined) return first ?? unknown;
      for (const object of objects.slice(1)) {
        for (const [key, value] of object.properties) objects[0].properties.set(key, value);
      }
      return objects[0];
    }
    case "String":
      return first?.kind === "primitive" ? primitive(String(first.value)) : unknown;
    case "Symbol":
      return objectOf();
    default:
      return null;
  }
}
