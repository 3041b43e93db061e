import { declaresRequirements, mayHold, requirementsIn } from "./required-packages.ts";
import { foldersAround } from "./start-folders.ts";

/** What the package of a file, and those around it, declare that they cannot do without. */
export class RequirementsAround {
  readonly #byFolder = new Map<string, string[]>();
  readonly #known = new Map<string, readonly string[]>();
  readonly #textOf: (file: string) => string | null;

  /**
   * @param files of the tree; those that declare no requirements are passed over
   * @param textOf what is in one; null where it cannot be read, or not yet
   */
  constructor(files: Iterable<string>, textOf: (file: string) => string | null) {
    this.#textOf = textOf;
    for (const file of files) {
      if (!declaresRequirements.test(file)) continue;
      // `requirements/base.txt` speaks for the folder around it.
      const folder = file.replace(/(^|\/)(requirements\/)?[^/]*$/, "");
      this.#byFolder.set(folder, [...(this.#byFolder.get(folder) ?? []), file]);
    }
  }

  /** True when a distribution that may hold a top-level module is required where a file is. */
  hold(module: string, from: string): boolean {
    return this.#some(from, (distributions) => mayHold(distributions, module));
  }

  /** True when a distribution of this very name is required there. */
  name(distribution: string, from: string): boolean {
    return this.#some(from, (distributions) => distributions.includes(distribution));
  }

  #some(from: string, isWanted: (distributions: readonly string[]) => boolean): boolean {
    return [...foldersAround(from), ""].some((folder) =>
      (this.#byFolder.get(folder) ?? []).some((file) => isWanted(this.#requirementsOf(file))),
    );
  }

  #requirementsOf(file: string): readonly string[] {
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    const text = this.#textOf(file);
    const found = text === null ? [] : requirementsIn(file, text);
    if (text !== null) this.#known.set(file, found);
    return found;
  }
}
