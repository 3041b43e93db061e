import { askWorkingTree, type WorkingTreeAnswers } from "../git/working-tree-state.ts";

/** What git was asked before the command line was read. */
export interface AskedAhead {
  readonly folder: string;
  readonly answers: Promise<WorkingTreeAnswers>;
}

/**
 * Asks git about the working tree that a `scan` will need: git answers while the command is still being loaded. Null
 * where the arguments do not plainly say which folder it is.
 * @param args of the command line
 */
export function askAhead(args: readonly string[]): AskedAhead | null {
  const [command, folder = ".", ...options] = args;
  const isOther = options.some((option) => /^(--ref\b|--help$|-h$)/.test(option));
  if (command !== "scan" || folder.startsWith("-") || isOther) return null;
  const answers = askWorkingTree(folder);
  // Who uses the answers says what is wrong; nobody may.
  answers.catch(() => undefined);
  return { folder, answers };
}
