import { runGit } from "./run-git.ts";
import { RunningGit } from "./running-git.ts";

/** Blobs by id. */
type Blobs = ReadonlyMap<string, Uint8Array>;

/** Up to so many, a git is asked that runs already: what follows a change. */
const fewBlobs = 32;

const catFile = new RunningGit("cat-file", ["--batch"]);

/**
 * Reads blobs of a repository in one go. Objects that are not there are left out.
 * @throws GitError when git is missing or fails, with git's own words
 */
export async function readBlobs(folder: string, ids: readonly string[]): Promise<Blobs> {
  if (ids.length === 0) return new Map();
  const question = `${ids.join("\n")}\n`;
  const read = (said: Buffer) => blobsIn(said, ids.length);
  // Where the running one fails, one of its own says in git's words why.
  const few = ids.length <= fewBlobs ? await catFile.ask(folder, question, read).catch(() => null) : null;
  return few ?? read(await runGit(folder, ["cat-file", "--batch"], question))?.answer ?? new Map();
}

/** `<id> blob <size>`, the bytes and a line break per answer; "<id> missing": a partial clone does not have it. */
function blobsIn(said: Buffer, count: number): { readonly answer: Blobs; readonly end: number } | null {
  const blobs = new Map<string, Uint8Array>();
  let offset = 0;
  for (let answered = 0; answered < count; answered++) {
    const end = said.indexOf(0x0a, offset);
    if (end < 0) return null;
    const [id = "", type = "", size = ""] = said.toString("latin1", offset, end).split(" ");
    offset = end + 1;
    if (!/^\d+$/.test(size)) continue;
    if (said.length < offset + Number(size) + 1) return null;
    if (type === "blob") blobs.set(id, said.subarray(offset, offset + Number(size)));
    offset += Number(size) + 1;
  }
  return { answer: blobs, end: offset };
}
