import {
  isCompose,
  isDockerfile,
  variablesOfCompose,
  variablesOfDockerfile,
} from "../container-variables.ts";
import { dotenvOf, type Variables } from "../dotenv-of.ts";
import { baseName, folderOf } from "./python-folders.ts";
import { foldersAround } from "./start-folders.ts";

const exampleWord = "(?:examples?|samples?|templates?|dist|defaults?|tpl|tmpl)";
const isExample = new RegExp(`^(?:\\.?env[._-]${exampleWord}|\\.?${exampleWord}[._-]env)$`, "i");
const isFurther = /^(?:\.?[\w-]+(?:\.[\w-]+)*\.env(?:[.-]\w+)?|\.env(?:[.-][\w.-]+)|\.envrc)$/;
const forTests = /(?:^|[._-])(?:tests?|testing|ci|e2e)(?:[._-]|$)/i;
const aside = /(?:^|\/)(?:tests?|testing|docs?|examples?|samples?|node_modules|\.?venv|site-packages)\//;
/** Folders beside a program that hold what it is started with. */
const beside =
  /^\.?(?:config|conf|env|environment|setting|docker|compose|container|deploy|deployment|deployments|infra)s?$/i;

/** What all of their names have: a large tree has a hundred thousand others. */
const named = /env|compose|ockerfile/;

/** True for a file that says with which environment a program is started. */
export function isEnvironmentFile(path: string): boolean {
  return named.test(baseName(path)) && !aside.test(path) && rankOf(path, false) !== null;
}

/** How much a file's word counts, most first, among those that are as near; null for one that says nothing. */
function rankOf(path: string, isBeside: boolean): number | null {
  const name = baseName(path);
  if (isCompose.test(path) || isDockerfile.test(path)) return 5;
  if (name === ".env") return isBeside ? 2 : 0;
  if (isExample.test(name)) return isBeside ? 3 : 1;
  if (!isFurther.test(name)) return null;
  return forTests.test(name) ? 6 : 4;
}

/** Which variables are asked for: the first of some names that is there. */
export interface Wanted {
  readonly names: readonly string[];
  readonly ignoresCase: boolean;
  /** The file that asks. */
  readonly from: string;
  /** Files that it names as where they are, as paths of the tree; of those that say something, the last one counts. */
  readonly files: readonly string[];
}

/** What the files of a tree say of the environment in which its programs are started. */
export class EnvironmentFiles {
  readonly #byFolder = new Map<string, string[]>();
  readonly #known = new Map<string, Variables>();
  readonly #textOf: (file: string) => string | null;

  /** @param textOf what is in one; null where it cannot be read, or not yet */
  constructor(files: Iterable<string>, textOf: (file: string) => string | null) {
    this.#textOf = textOf;
    for (const file of files) {
      if (!isEnvironmentFile(file)) continue;
      const folder = folderOf(file);
      this.#byFolder.set(folder, [...(this.#byFolder.get(folder) ?? []), file]);
    }
  }

  /**
   * What a variable is as far as committed files tell; null where none does, or where those disagree of which none comes
   * before the others. The file that is named comes first, then its examples, then what is nearest: `.env`, examples
   * of it, any other file.
   */
  find(wanted: Wanted): string | null {
    for (const file of wanted.files.toReversed()) {
      const own = this.#has(file) ? this.#agreed([file], wanted) : undefined;
      const said = own ?? this.#agreed(this.#examplesOf(file), wanted);
      if (said !== undefined) return said;
    }
    for (const folder of [...foldersAround(wanted.from), ""]) {
      const near = this.#near(folder, wanted.from);
      for (let rank = 0; rank <= 6; rank++) {
        const said = this.#agreed(near.get(rank) ?? [], wanted);
        if (said !== undefined) return said;
      }
    }
    return null;
  }

  /** What a file sets, or an example of it; null where neither is there. */
  variablesIn(file: string): Variables | null {
    const found = this.#has(file) ? file : this.#examplesOf(file)[0];
    return found === undefined ? null : this.#variablesOf(found);
  }

  #has(file: string): boolean {
    return this.#byFolder.get(folderOf(file))?.includes(file) === true;
  }

  /** Those of a folder and of the folders beside it in which programs are set up, by their rank. */
  #near(folder: string, from: string): ReadonlyMap<number, readonly string[]> {
    const found = new Map<number, string[]>();
    for (const [at, files] of this.#byFolder) {
      const isBeside =
        at !== folder && folderOf(at) === folder && beside.test(at.slice(at.lastIndexOf("/") + 1));
      if (at !== folder && (!isBeside || from.startsWith(`${at}/`))) continue;
      for (const file of files) {
        const rank = rankOf(file, isBeside);
        if (rank !== null) found.set(rank, [...(found.get(rank) ?? []), file]);
      }
    }
    return found;
  }

  #examplesOf(path: string): string[] {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const files = this.#byFolder.get(folderOf(path)) ?? [];
    const examples = new RegExp(`^${name.replaceAll(/[^\w]/g, "\\$&")}[._-]${exampleWord}$`, "i");
    return files.filter((file) => {
      const own = file.slice(file.lastIndexOf("/") + 1);
      return examples.test(own) || (name === ".env" && isExample.test(own));
    });
  }

  /** What several files say; null where they disagree or cannot be told, undefined where they say nothing. */
  #agreed(files: readonly string[], wanted: Wanted): string | null | undefined {
    const said = files.map((file) => this.#saidIn(file, wanted)).filter((one) => one !== undefined);
    const [first] = said;
    return said.every((one) => one === first) ? first : null;
  }

  #saidIn(file: string, { names, ignoresCase }: Wanted): string | null | undefined {
    const variables = this.#variablesOf(file);
    for (const name of names) {
      const exact = variables.get(name);
      if (exact !== undefined || !ignoresCase) return exact;
      const folded = name.toLowerCase();
      const other = [...variables].find(([one]) => one.toLowerCase() === folded);
      if (other !== undefined) return other[1];
    }
    return undefined;
  }

  #variablesOf(file: string): Variables {
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    const text = this.#textOf(file);
    if (text === null) return new Map();
    const read = isCompose.test(file)
      ? variablesOfCompose
      : isDockerfile.test(file)
        ? variablesOfDockerfile
        : dotenvOf;
    const variables = read(text);
    this.#known.set(file, variables);
    return variables;
  }
}
