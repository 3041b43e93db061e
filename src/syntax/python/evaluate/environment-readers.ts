import { argument } from "./call-arguments.ts";
import { dictOf } from "./collections.ts";
import { configurable, converted, environmentText, perhapsSet, variablesIn } from "./environment.ts";
import type { Evaluator } from "./evaluator.ts";
import { castOfGiven, environsOfGiven, givenVariable } from "./given-settings.ts";
import {
  type CallArguments,
  constant,
  type InstanceValue,
  isNone,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

const environs = /^environ(?:s)?\.(?:Env|FileAwareEnv|EnvSettings)\(\)(?:\.(\w+))?$/;
/** What environs and django-environ call a text of some kind. */
const texts = new Set(["str", "url", "path"]);

/** What functions and objects give that are asked for variables of the environment; null for any other function. */
export function askedOfEnvironment(
  name: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
  receiver: InstanceValue | null,
): Value | null {
  switch (name) {
    case "os.getenv":
    case "os.environ.get": {
      const given = givenVariable(argument(args, "key", 0), "", evaluator);
      if (given !== null) return constant(given);
      const otherwise = argument(args, "default", 1);
      if (otherwise !== null) return configurable(evaluator.force(otherwise));
      const wanted = textOf(evaluator.force(argument(args, "key", 0) ?? unknown));
      return wanted === null ? constant(null, true) : perhapsSet({ names: [wanted], site }, evaluator);
    }
    case "starlette.config.Config()":
    case "starlette.config.Config().get": {
      const prefix = textOf(receiver?.args?.keywords.get("env_prefix")) ?? "";
      const files =
        receiver?.args === null || receiver === null ? null : argument(receiver.args, "env_file", 0);
      return setting(args, { name: "key", prefix, files, default: 2, cast: 1 }, site, evaluator);
    }
    case "decouple.config":
    case "decouple.AutoConfig()":
    case "decouple.Config()":
      return setting(args, { name: "option", prefix: "", files: null, default: 1, cast: 2 }, site, evaluator);
    case "dotenv.dotenv_values":
    case "dotenv.main.dotenv_values": {
      const path = argument(args, "dotenv_path", 0) ?? constant(".env");
      const found = variablesIn(evaluator.force(path), site, evaluator);
      if (found === null) return null;
      const pairs = [...found].map(
        ([key, text]) => [key, text === null ? unknown : constant(text, true)] as const,
      );
      return dictOf(pairs, false);
    }
  }
  const [isEnvirons, kind = "str"] = environs.exec(name) ?? [];
  if (isEnvirons === undefined) return null;
  const given = environsOfGiven(kind, args, receiver, evaluator);
  if (given !== null) return given;
  const cast = texts.has(kind) ? "str" : kind;
  return setting(args, { name: "name", prefix: "", files: null, default: 1, cast }, site, evaluator);
}

/** How a package's function is asked: where its parameters stand, or what it makes of the text. */
interface Signature {
  /** What the parameter is called that says which variable is meant; it is the first. */
  readonly name: string;
  readonly prefix: string;
  readonly files: Value | null;
  readonly default: number;
  readonly cast: number | string;
}

/**
 * What a setting is that nobody sets; of one that must be set, what committed files say. Null where they do not tell, or
 * where only a cast tells. One that is given is what it is given as.
 */
function setting(args: CallArguments, signature: Signature, site: Site, evaluator: Evaluator): Value | null {
  const { prefix, files } = signature;
  const given = givenVariable(argument(args, signature.name, 0), prefix, evaluator);
  if (given !== null && typeof signature.cast === "number")
    return castOfGiven(given, argument(args, "cast", signature.cast), site, evaluator);
  const otherwise = argument(args, "default", signature.default);
  const type =
    typeof signature.cast === "string"
      ? signature.cast
      : typeNamed(argument(args, "cast", signature.cast), evaluator);
  if (otherwise !== null) {
    const value = evaluator.force(otherwise);
    const isText = value.type === "constant" && typeof value.value === "string";
    return isText && type !== "str" ? null : configurable(value);
  }
  const name = textOf(evaluator.force(args.positional[0] ?? unknown));
  if (name === null || type === null) return null;
  const text = environmentText({ names: [prefix + name], files, site }, evaluator);
  return text === null ? null : converted(text, type);
}

function typeNamed(cast: Value | null, evaluator: Evaluator): string | null {
  const value = cast === null ? null : evaluator.force(cast);
  if (value === null || isNone(value)) return "str";
  return value.type === "builtin" ? value.name : null;
}
