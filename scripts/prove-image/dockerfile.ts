/** One instruction of a Dockerfile, continuation lines joined. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** A stage: what stands from one `FROM` to the next. */
export interface Stage {
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** Reads the part of the language that our Dockerfile uses. @throws Error naming an instruction that it does not */
export function readDockerfile(text: string): readonly Stage[] {
  const known = new Set([..."WORKDIR COPY RUN ENV USER VOLUME EXPOSE HEALTHCHECK CMD".split(" ")]);
  const stages: { name: string; instructions: Instruction[] }[] = [];
  const lines = text.replaceAll(/\\\n\s*/g, " ").split("\n");
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== "" && !one.startsWith("#"))) {
    const [name = "", ...rest] = line.split(/\s+/);
    if (name === "FROM") {
      stages.push({ name: /\bAS (\S+)$/i.exec(line)?.[1] ?? String(stages.length), instructions: [] });
      continue;
    }
    if (!known.has(name)) throw new Error(`The proof does not know the instruction ${name}.`);
    stages.at(-1)?.instructions.push({ name, text: rest.join(" ") });
  }
  return stages;
}

/** `KEY=value` pairs of an `ENV`. */
export function readPairs(text: string): Record<string, string> {
  return Object.fromEntries(text.split(/\s+/).map((pair) => pair.split("=") as [string, string]));
}

/** The words of an exec form: `["node", "x.js"]`. @throws SyntaxError for the shell form, which gets no signals */
export function readExec(text: string): readonly string[] {
  return JSON.parse(text.slice(text.indexOf("["))) as string[];
}
