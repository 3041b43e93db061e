import { changing, here } from "../ledger.ts";
import { yieldsItself } from "../yields-itself.ts";
import { keepResults } from "./cached-results.ts";
import { argument } from "./call-arguments.ts";
import { listOf } from "./collections.ts";
import { argumentParser } from "./command-line.ts";
import { iterate } from "./comprehension.ts";
import { configParser } from "./config-parser.ts";
import { loadedData } from "./data-files.ts";
import { dictFrom } from "./dict-methods.ts";
import { installedDistribution, versionObject } from "./distributions.ts";
import { dynaconf } from "./dynaconf.ts";
import { metadataEntryPoints, resourceEntryPoints } from "./entry-points.ts";
import { askedOfEnvironment } from "./environment-readers.ts";
import type { Evaluator } from "./evaluator.ts";
import { madeByFactory } from "./fields.ts";
import { callFunctional } from "./functional.ts";
import { getMembers, inspected } from "./members.ts";
import { listModules } from "./package-contents.ts";
import { callImportTools, callPathLibrary } from "./path-functions.ts";
import { madeProvider } from "./providers.ts";
import { callRegularExpressions } from "./regular-expressions.ts";
import { madeParameter, madeSignature, signatureOf } from "./signatures.ts";
import {
  type BoundMethod,
  builtin,
  type CallArguments,
  constant,
  type FunctionValue,
  type InstanceValue,
  isEllipsis,
  none,
  type Site,
  textOf,
  type Value,
} from "./value.ts";

const libraryNames =
  /^(functools|typing|typing_extensions|importlib|os|pkgutil|dataclasses|pydantic|attrs?|contextlib|types|asyncio|inspect|atexit|warnings|collections|re|importlib_metadata|pkg_resources|starlette\.config|decouple|environs?|dotenv|dynaconf|argparse|configparser|pathlib|posixpath|glob|itertools|operator|json|packaging|orjson|simplejson|ujson|yaml|tomllib|tomli|tomlkit|rtoml|toml|weakref|dependency_injector)\./;

/** Functions of the standard library whose results decide about routes; null for all others. */
export function callLibrary(
  name: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
  receiver: InstanceValue | null = null,
): Value | null {
  if (!libraryNames.test(name)) return null;
  /** What is imported is looked at where it decides about what comes back, and nowhere else. */
  const forceFirst = () => {
    const [first] = args.positional;
    return first === undefined ? undefined : evaluator.force(first);
  };
  switch (name) {
    case "functools.partial":
    case "functools.partialmethod": {
      const callee = forceFirst();
      if (callee === undefined) return null;
      return { type: "partial", callee, args: { ...args, positional: args.positional.slice(1) } };
    }
    case "functools.wraps":
      return wraps(forceFirst());
    case "functools.update_wrapper": {
      const [wrapper, wrapped] = args.positional;
      if (wrapped === undefined) return wrapper ?? null;
      if (wrapper?.type === "function") {
        changing(wrapper);
        wrapper.wrapped = wrapped;
      }
      if (wrapper?.type === "instance") evaluator.setAttribute(wrapper, "__wrapped__", wrapped, site);
      return wrapper ?? null;
    }
    case "types.FunctionType": {
      const code = forceFirst() ?? argument(args, "code");
      if (code?.type !== "function") return null;
      return { ...code, attributes: new Map(code.attributes), home: here() };
    }
    case "types.MethodType": {
      const first = forceFirst();
      const self = args.positional[1];
      return first?.type === "function" && self !== undefined
        ? { type: "bound", function: first, self: evaluator.force(self) }
        : null;
    }
    case "asyncio.iscoroutinefunction":
    case "inspect.iscoroutinefunction": {
      const first = forceFirst();
      return first?.type === "function" || first?.type === "bound" ? constant(isCoroutine(first)) : null;
    }
    case "inspect.isasyncgenfunction": {
      const first = forceFirst();
      return first?.type === "function" || first?.type === "bound" ? constant(isAsyncGenerator(first)) : null;
    }
    case "inspect.isclass":
    case "inspect.isfunction":
    case "inspect.ismethod":
    case "inspect.isroutine": {
      const first = forceFirst();
      const known = first === undefined ? null : inspected(name, first);
      return known === null ? null : constant(known);
    }
    case "inspect.getmembers":
      return getMembers(args, site, evaluator);
    case "inspect.signature": {
      const first = forceFirst();
      return first === undefined ? null : signatureOf(first, site, evaluator);
    }
    case "inspect.Signature":
      return madeSignature(args, site, evaluator);
    case "inspect.Parameter":
      return madeParameter(args, site, evaluator);
    case "typing.cast":
    case "typing_extensions.cast":
      return args.positional[1] ?? null;
    case "importlib.import_module":
      return importModule(args, site, evaluator);
    case "importlib.metadata.entry_points":
    case "importlib_metadata.entry_points":
      return metadataEntryPoints(args, site, evaluator);
    case "pkg_resources.iter_entry_points":
      return resourceEntryPoints(args, site, evaluator);
    case "packaging.version.Version":
    case "packaging.version.parse":
    case "pkg_resources.parse_version":
      return versionObject(forceFirst() ?? null, site);
    case "pkgutil.extend_path":
      return forceFirst() ?? null;
    case "pkgutil.iter_modules":
    case "pkgutil.walk_packages":
      return listModules(args, name === "pkgutil.walk_packages", site, evaluator);
    case "dataclasses.field":
    case "attrs.field":
    case "attr.field":
    case "attr.ib":
    case "attr.attrib":
    case "pydantic.Field":
    case "pydantic.fields.Field":
    case "pydantic.PrivateAttr": {
      const value = argument(args, "default", name.startsWith("pydantic") ? 0 : undefined);
      const factory = args.keywords.get("default_factory") ?? args.keywords.get("factory");
      // `...` says that there is none.
      if (value !== null && isEllipsis(value)) return null;
      return value ?? (factory === undefined ? null : madeByFactory(factory, args, site));
    }
    case "attrs.Factory":
    case "attr.Factory": {
      const first = forceFirst();
      return first === undefined ? null : madeByFactory(first, args, site);
    }
    case "collections.defaultdict": {
      const known = forcedArguments(args, evaluator);
      const factory = known.positional[0];
      return dictFrom({ ...known, positional: known.positional.slice(1) }, factory);
    }
    case "collections.OrderedDict":
    case "weakref.WeakKeyDictionary":
    case "weakref.WeakValueDictionary":
      return dictFrom(forcedArguments(args, evaluator));
    case "collections.deque": {
      const first = forceFirst();
      const from = first === undefined ? { items: [], complete: true } : iterate(first, evaluator);
      return listOf([...from.items], "list", from.complete);
    }
    case "functools.cache":
    case "functools.lru_cache":
    case "functools.lru_cache()":
      return keepResults(forceFirst());
    case "contextlib.contextmanager":
    case "contextlib.asynccontextmanager":
    case "atexit.register": {
      const first = forceFirst();
      return first?.type === "function" ? first : null;
    }
    case "argparse.ArgumentParser":
      return argumentParser(site, evaluator);
    case "configparser.ConfigParser":
    case "configparser.RawConfigParser":
    case "configparser.SafeConfigParser":
      return configParser(args, site, evaluator);
    case "warnings.warn":
      return none;
    default:
      return (
        askedOfEnvironment(name, args, site, evaluator, receiver) ??
        dynaconf(name, args, site, evaluator) ??
        madeProvider(name, args, site, evaluator) ??
        loadedData(name, args, evaluator) ??
        installedDistribution(name, args, site, evaluator) ??
        callPathLibrary(name, args, site, evaluator) ??
        callImportTools(name, args, site, evaluator) ??
        callFunctional(name, args, site, evaluator) ??
        callRegularExpressions(name, args, site)
      );
  }
}

function forcedArguments(args: CallArguments, evaluator: Evaluator): CallArguments {
  return { ...args, positional: args.positional.map((one) => evaluator.force(one)) };
}

/** Decorators ask it to choose the wrapper, and so whether a handler is sync or async. */
function isCoroutine(value: FunctionValue | BoundMethod): boolean {
  const { definition } = value.type === "bound" ? value.function : value;
  return definition.isAsync && !yieldsItself(definition.source);
}

function isAsyncGenerator(value: FunctionValue | BoundMethod): boolean {
  const { definition } = value.type === "bound" ? value.function : value;
  return definition.isAsync && yieldsItself(definition.source);
}

function wraps(wrapped: Value | undefined): Value {
  return builtin("functools.wraps", ({ positional: [wrapper] }) => {
    if (wrapper?.type === "function" && wrapped !== undefined) {
      changing(wrapper);
      wrapper.wrapped = wrapped;
      if (wrapped.type === "function") {
        for (const [name, value] of wrapped.attributes) {
          if (!name.startsWith("<")) wrapper.attributes.set(name, value);
        }
      }
    }
    return wrapper ?? none;
  });
}

function importModule(args: CallArguments, site: Site, evaluator: Evaluator): Value | null {
  const text = textOf(argument(args, "name", 0));
  if (text === null) return null;
  const { index } = evaluator.project;
  const level = /^\.*/.exec(text)?.[0].length ?? 0;
  const base = textOf(argument(args, "package", 1));
  const location =
    level === 0
      ? index.find(text, site.file)
      : index.find(
          `${(base ?? index.nameOf(site.file))
            .split(".")
            .slice(0, level > 1 ? 1 - level : undefined)
            .join(".")}.${text.slice(level)}`,
          site.file,
        );
  if (location === null) return null;
  if (location.type === "file") evaluator.moduleScope(location.path);
  return { type: "module", location };
}
