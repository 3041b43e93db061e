import type { PythonModule } from "./module.ts";
import type { ModuleIndex } from "./module-index.ts";
import type { ModuleLocation } from "./python-folders.ts";

/** A bracket that nobody closes takes the rest: where it failed, each such import would look at all of the file. */
const fromImport = /^[ \t]*from[ \t]+(?=[\w.])(\.*)((?:\w[\w.]*)?)[ \t]+import[ \t]+(\([^)]*\)?|[^\n#]+)/gm;
const plainImport = /^[ \t]*import[ \t]+([^\n#]+)/gm;

/** The files that a module's imports lead to, those inside functions included; read from the text, without parsing. */
export function importedFiles(module: PythonModule, index: ModuleIndex): string[] {
  const files = new Set<string>();
  const add = (location: ModuleLocation | null) => {
    if (location?.type === "file") files.add(location.path);
  };
  for (const [, dots = "", name = "", names = ""] of module.text.matchAll(fromImport)) {
    const source =
      dots === "" ? index.find(name, module.path) : index.findRelative(dots.length, name, module.path);
    if (source === null) continue;
    add(source);
    for (const imported of names.replaceAll(/[()\\]/g, " ").split(",")) {
      const [first = ""] = imported.trim().split(/\s+/);
      if (first !== "") add(index.findChild(source, first));
    }
  }
  for (const [, names = ""] of module.text.matchAll(plainImport)) {
    for (const imported of names.split(",")) {
      const [first = ""] = imported.trim().split(/\s+/);
      if (first !== "") add(index.find(first, module.path));
    }
  }
  return [...files];
}
