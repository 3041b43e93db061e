import { cutting, here } from "../ledger.ts";
import { noArguments } from "./call-arguments.ts";
import { dictOf, listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  builtin,
  type CallArguments,
  type InstanceValue,
  type NativeObject,
  type Site,
  unknown,
  type Value,
} from "./value.ts";

const provider = /^dependency_injector\.providers\.(\w+)$/;
const makers = /^(?:Factory|Callable|Coroutine|Resource|(?:ThreadSafe|ThreadLocal|ContextLocal)?Singleton)$/;

type Get = (args: CallArguments, site: Site) => Value;

/** What is called for what it gives: a provider of dependency-injector, or an attribute of what one gives. */
class Provider implements NativeObject {
  readonly get: Get;
  readonly #read: (name: string) => Value | null;

  constructor(get: Get, read: (name: string) => Value | null) {
    this.get = get;
    this.#read = read;
  }

  attribute(name: string): Value | null {
    return name === "__call__" ? builtin("provider", this.get) : this.#read(name);
  }
}

/**
 * What makes a provider of dependency-injector: it calls what it was given with what it was given, of which providers
 * stand for what they give. Null for any other function.
 */
export function madeProvider(
  name: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  const kind = provider.exec(name)?.[1];
  const get = kind === undefined ? null : getterOf(kind, args, evaluator);
  if (get === null) return null;
  const isProvided = (attribute: string) => attribute === "provided";
  return providerOf(get, site, (attribute) =>
    isProvided(attribute) ? provided(get, site, evaluator) : null,
  );
}

function getterOf(kind: string, args: CallArguments, evaluator: Evaluator): Get | null {
  const [first, ...rest] = args.positional;
  const give = (value: Value, site: Site) => givenBy(value, site, evaluator);
  if (kind === "Object") return () => first ?? unknown;
  if (kind === "List") return (_, site) => listOf(args.positional.map((one) => give(one, site)));
  if (kind === "Dict")
    return (_, site) =>
      dictOf(
        [...args.keywords].map(([key, one]) => [key, give(one, site)] as const),
        args.positional.length === 0,
      );
  if (first === undefined || !makers.test(kind)) return null;
  const make: Get = (more, site) => {
    const given: CallArguments = {
      positional: [...rest, ...more.positional].map((one) => give(one, site)),
      keywords: new Map([...args.keywords, ...more.keywords].map(([key, one]) => [key, give(one, site)])),
      open: args.open || more.open,
    };
    const made = evaluator.call(evaluator.force(first), given, site);
    // A resource is what its generator yields until it is shut down.
    return kind === "Resource" && made.type === "list" ? (made.items[0] ?? unknown) : made;
  };
  return kind.endsWith("Singleton") || kind === "Resource" ? once(make) : make;
}

/** Gives always what it gave first: what that is depends on who asks first. */
function once(make: Get): Get {
  let only: Value | null = null;
  return (args, site) => {
    cutting();
    only ??= make(args, site);
    return only;
  };
}

/** `service.provided.name`: read of what the provider gives, once somebody needs it. */
function provided(get: Get, site: Site, evaluator: Evaluator): InstanceValue {
  return providerOf(get, site, (name) => {
    const read: Get = (args, at) => evaluator.attribute(evaluator.force(get(args, at)), name) ?? unknown;
    return provided(read, site, evaluator);
  });
}

/** What an argument stands for: of a provider, what it gives. */
function givenBy(value: Value, site: Site, evaluator: Evaluator): Value {
  const known = evaluator.force(value);
  const native = known.type === "instance" ? known.native : null;
  return native instanceof Provider ? native.get(noArguments, site) : value;
}

function providerOf(get: Get, site: Site, read: (name: string) => Value | null): InstanceValue {
  return {
    type: "instance",
    class: null,
    origin: "dependency_injector.providers.Provider",
    attributes: new Map(),
    native: new Provider(get, read),
    args: null,
    site,
    home: here(),
  };
}
