import type { SearchableSourceTree } from "../../domain/source-tree.ts";
import type { PythonProject } from "../../syntax/python/project.ts";
import { classesWithBases, derivedFrom } from "./app-makers.ts";
import { joined, noRegistrars, type Registrars } from "./registrars.ts";

/** Who derives from whom over more files than that is left alone. */
const mostRounds = 6;

/**
 * The registrars by file, and with those of their classes that want to know who derives from them all that do so over
 * whatever steps: a class is noted too when only its base's base asks for it. Files that say nothing of FastAPI are
 * loaded for it.
 * @param isFresh whether a file that was not looked at yet counts
 */
export async function withSubclasses(
  tree: SearchableSourceTree,
  project: PythonProject,
  registrars: ReadonlyMap<string, Registrars>,
  isFresh: (path: string) => boolean,
): Promise<ReadonlyMap<string, Registrars>> {
  const noted = new Map(registrars);
  const seen = new Set(registrars.keys());
  let names: readonly string[] = joined([...registrars.values()]).bases;
  const known = new Set(names);
  for (let round = 0; names.length > 0 && round < mostRounds; round++) {
    const found = await tree.search(names, ".py");
    const fresh = [...found].filter((path) => isFresh(path) && !seen.has(path)).sort();
    await project.load(fresh);
    for (const path of fresh) seen.add(path);
    const classes = [...seen].flatMap((path) => {
      const text = project.module(path)?.text ?? "";
      return classesWithBases(text).map((one) => ({ ...one, path }));
    });
    names = derivedFrom(known, classes);
    const derived = new Set(names);
    for (const { name, path } of classes) {
      if (!derived.has(name)) continue;
      known.add(name);
      const { decorators, bases } = noted.get(path) ?? noRegistrars;
      noted.set(path, { decorators, bases: [...bases, name] });
    }
  }
  return noted;
}
