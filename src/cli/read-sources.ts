import type { JudgedLocally } from "./judge-locally.ts";

/** The lines of every file that a finding points into; of what was deleted, as it was at the base. */
export async function readSources({
  judgement,
  base,
  head,
}: JudgedLocally): Promise<ReadonlyMap<string, readonly string[]>> {
  const paths = new Set(
    judgement.verdicts
      .flatMap(({ findings }) => findings.map(({ file }) => file))
      .filter((file) => file !== ""),
  );
  const texts = new Map(await head.read(paths));
  const gone = [...paths].filter((path) => !texts.has(path));
  for (const [path, bytes] of await base.read(gone)) texts.set(path, bytes);
  const decoder = new TextDecoder();
  return new Map([...texts].map(([path, bytes]) => [path, decoder.decode(bytes).split(/\r?\n/)]));
}
