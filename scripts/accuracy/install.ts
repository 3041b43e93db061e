import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** PyPI could not be asked; nothing can be measured. */
export class UnreachableError extends Error {}

/** PyPI answered, and pip could not install what was asked for. */
export class PipError extends Error {}

/** It makes an environment in a tenth of pip's time, and keeps a package that many recipes ask for once. */
const uv = "uv==0.13.9";

/** Recipes that name no version of a package get those of this day, so that two runs judge the same environment. */
const packagesAsOf = "2026-11-30";

/** What an environment holds: a recipe's `requirements` and `laidOver`. */
interface Packages {
  readonly requirements: readonly string[];
  readonly laidOver: readonly string[];
}

/**
 * A virtual environment with these packages, made anew. What uv refuses is tried with pip, which reads other
 * configuration (an index of one's own) and takes more broken metadata; its word counts.
 * @param tools where `installUv` has put uv
 * @throws UnreachableError when PyPI cannot be asked, PipError when the packages cannot be installed
 */
export function install(
  interpreter: string,
  environment: string,
  { requirements, laidOver }: Packages,
  tools: string,
): void {
  const python = join(environment, "bin", "python");
  // Packages of 2025 and before import pkg_resources, which an environment of Python 3.11 had from the beginning.
  const wanted = [["setuptools<81"], requirements];
  if (laidOver.length > 0) wanted.push(["--no-deps", ...laidOver]);

  const withUv = (...args: readonly string[]) =>
    spawnSync(uvBelow(tools), args, { stdio: "ignore" }).status === 0;
  const options = ["--quiet", "--python", python, "--exclude-newer", packagesAsOf];
  if (
    withUv("venv", "--quiet", "--clear", "--python", interpreter, environment) &&
    wanted.every((one) => withUv("pip", "install", ...options, ...one))
  )
    return;

  makeEnvironment(interpreter, environment);
  for (const one of wanted) pip(python, ["install", ...one]);
}

/**
 * Puts uv below `tools`, once, before several processes ask for it.
 * @throws UnreachableError when PyPI cannot be asked, PipError where there is no uv for this machine: `install` does
 *   without it
 */
export function installUv(tools: string): void {
  if (existsSync(uvBelow(tools))) return;
  makeEnvironment("python3", tools);
  pip(join(tools, "bin", "python"), ["install", uv]);
}

function uvBelow(tools: string): string {
  return join(tools, "bin", "uv");
}

function makeEnvironment(interpreter: string, folder: string): void {
  const { status, stderr, error } = spawnSync(interpreter, ["-m", "venv", "--clear", folder], {
    encoding: "utf8",
  });
  if (error !== undefined) throw new PipError(`${interpreter} cannot be started: ${error.message}`);
  if (status !== 0) throw new PipError(`${interpreter} -m venv ${folder} failed:\n${stderr.slice(-800)}`);
}

const noAnswer =
  /Temporary failure in name resolution|NewConnectionError|ConnectTimeout|Connection refused|ProxyError|Network is unreachable|from versions: none/;

/** Runs pip. @throws UnreachableError, PipError */
export function pip(python: string, args: readonly string[]): void {
  const common = ["--quiet", "--disable-pip-version-check"];
  const [verb = "", ...rest] = args;
  const { status, stderr } = spawnSync(python, ["-m", "pip", verb, ...common, ...rest], { encoding: "utf8" });
  if (status === 0) return;
  const said = stderr.split("\n").filter((line) => !line.startsWith("WARNING"));
  // A conflict names every version there is.
  const end = said
    .map((line) => (line.length > 400 ? `... ${line.slice(-400)}` : line))
    .join("\n")
    .slice(-1200);
  if (noAnswer.test(stderr)) throw new UnreachableError(end);
  throw new PipError(`pip ${args.join(" ")} failed:\n${end}`);
}
