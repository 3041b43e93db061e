import type { Reason } from "../../domain/target.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { FunctionValue, Site, Value } from "../../syntax/python/evaluate/value.ts";
import { cutting } from "../../syntax/python/ledger.ts";
import { absentName } from "./absent-module.ts";
import { Answers } from "./answers.ts";
import { type Callable, callableOf } from "./callable.ts";
import type { SessionHints } from "./called-sessions.ts";
import { constructorFields, dependsOf, type Injected, injectedInto, targetOf } from "./dependencies.ts";
import { functionsGivenTo } from "./foreign-dependency.ts";
import { type OpenedSession, SessionBodies } from "./session-body.ts";
import { isBoundByFunction } from "./session-dependence.ts";
import { namesIn } from "./session-names.ts";
import { kindOfMaker, kindOfTaken, kindsOfType, listed, type SessionKind } from "./session-type.ts";

/** Sessions by kind. */
export type Kinds = ReadonlySet<SessionKind>;

/** How a callable gets its sessions. */
export interface SessionUse {
  /** By its own parameters and its own body. */
  readonly own: Kinds;
  /** Only through what it depends on. */
  readonly inherited: Kinds;
  /** The chain that proves it, one step per place. */
  readonly chain: readonly (Reason & { readonly kind: SessionKind; readonly own: boolean })[];
  /** What FastAPI fills in for the callable itself. */
  readonly parameters: readonly Injected[];
  /** A dependency that is async and uses a sync session blocks the event loop whatever the handler does. */
  readonly blockingDependency: Reason | null;
  /** The first dependency that the tree does not have: which session it brings, nobody knows. */
  readonly absent: Reason | null;
}

interface RouteUse {
  readonly dependencies: readonly Value[];
  readonly isPlain: boolean;
  readonly use: SessionUse;
}

function areSame(one: readonly Value[], other: readonly Value[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

const nothing: SessionUse = {
  own: new Set(),
  inherited: new Set(),
  chain: [],
  parameters: [],
  blockingDependency: null,
  absent: null,
};

/** Follows dependencies to the sessions that they bring. */
export class SessionClosure {
  readonly bodies: SessionBodies;
  readonly #interpreter: Interpreter;
  readonly #uses = new Answers<SessionUse>();
  readonly #routes = new WeakMap<Value, RouteUse[]>();

  constructor(interpreter: Interpreter, hints: SessionHints) {
    this.#interpreter = interpreter;
    this.bodies = new SessionBodies(interpreter, hints);
  }

  /** Sessions of an endpoint with the dependencies of its decorator, routers and app. */
  ofRoute(endpoint: Value, dependencies: readonly Value[], isPlain: boolean): SessionUse {
    const answers = this.#routes.get(endpoint) ?? [];
    const known = answers.find((one) => one.isPlain === isPlain && areSame(one.dependencies, dependencies));
    if (known !== undefined) return known.use;
    const use = this.#followRoute(endpoint, dependencies, isPlain);
    this.#routes.set(endpoint, [...answers, { dependencies, isPlain, use }]);
    return use;
  }

  #followRoute(endpoint: Value, dependencies: readonly Value[], isPlain: boolean): SessionUse {
    const callable = callableOf(endpoint);
    const own = callable === null ? nothing : this.#ofCallable(callable, true, isPlain);
    const further = dependencies.map((value) => {
      const depends = dependsOf(this.#interpreter.force(value));
      const target = depends === null ? null : targetOf(depends, null);
      if (depends === null || target === null) return nothing;
      const dependency = this.#interpreter.force(target);
      const absent = absentName(dependency, depends.site.file, this.#interpreter);
      return absent === null
        ? this.#ofDependency(dependency)
        : { ...nothing, absent: missing(absent, depends.site) };
    });
    return mergeUses(own, further);
  }

  #ofDependency(value: Value): SessionUse {
    const callable = callableOf(value);
    if (callable === null) return value.type === "class" ? this.#ofFields(value) : this.#ofForeign(value);
    const isShared = this.#isShared(callable);
    const known = isShared ? this.#uses.get(callable.function) : undefined;
    if (known !== undefined) return known;
    if (this.#running.has(callable.function)) {
      cutting();
      return nothing;
    }
    this.#running.add(callable.function);
    try {
      const follow = () => this.#ofCallable(callable, false, false);
      const { module } = callable.function.closure;
      return this.#interpreter.describe(module.path, () =>
        isShared ? this.#uses.answer(callable.function, follow) : follow(),
      );
    } finally {
      this.#running.delete(callable.function);
    }
  }

  /** True when all functions that the same `def` makes get their sessions alike: factories make hundreds of them. */
  #isShared(callable: Callable): boolean {
    const { layers, bound, self } = callable;
    if (self?.type === "instance" && self.class !== null) return false;
    const { closure, parameters } = callable.function;
    if (layers.length > 1 || bound.count > 0 || bound.names.size > 0) return false;
    if (closure.parent === null) return true;
    const isMadeAround = (name: string) => isBoundByFunction(closure, name);
    if (this.bodies.called.dependence.isMadeAround(callable.function)) return false;
    return !parameters.some(({ default: given }) => {
      if (given === null || !namesIn(given).some(isMadeAround)) return false;
      return dependsOf(this.#interpreter.force(this.#interpreter.evaluate(given, closure))) !== null;
    });
  }

  readonly #running = new Set<FunctionValue>();

  /** A dependency that a library made: it calls the functions of the project that it was given. */
  #ofForeign(value: Value): SessionUse {
    const given = functionsGivenTo(value, this.#interpreter);
    return given.length === 0
      ? nothing
      : mergeUses(
          nothing,
          given.map((one) => this.#ofDependency(one)),
        );
  }

  #ofFields(value: Extract<Value, { type: "class" }>): SessionUse {
    return this.#ofInjected(constructorFields(value, this.#interpreter), []);
  }

  #ofCallable(callable: Callable, isEndpoint: boolean, isPlain: boolean): SessionUse {
    const opened = callable.layers.flatMap((layer) => this.bodies.openedIn(this.#given(layer, callable)));
    const injected = isPlain ? [] : injectedInto(callable, isEndpoint, this.#interpreter);
    const known = this.#ofInjected(injected, [...opened, ...this.#byDecorators(callable)]);
    const unknown = callable.layers.map((layer) => this.bodies.unknownIn(this.#given(layer, callable)));
    const use = { ...known, absent: known.absent ?? unknown.find((one) => one !== null) ?? null };
    if (isEndpoint || !callable.function.definition.isAsync || !use.own.has("sync")) return use;
    const { function: target } = callable;
    const message = `dependency \`${target.definition.name}\` is async and uses a sync session: its database calls block the event loop`;
    return {
      ...use,
      blockingDependency: { message, file: target.closure.module.path, line: target.definition.line },
    };
  }

  /** The innermost function, and an object's `__call__` around another one, with what is known of what they are given. */
  #given(layer: FunctionValue, { function: target, self, args }: Callable): FunctionValue {
    return layer === target ? this.bodies.called.givenTo(layer, { self, args }) : layer;
  }

  /** `@provide_session` and the like: names from settings. */
  #byDecorators(callable: Callable): OpenedSession[] {
    return callable.layers.flatMap(({ decorators, definition, closure }) =>
      decorators.flatMap((decorator) => {
        const name =
          decorator.type === "function"
            ? decorator.definition.name
            : decorator.type === "foreign"
              ? decorator.name
              : "";
        const kind = name === "" ? null : this.bodies.called.hinted(name);
        return kind === null
          ? []
          : [{ kind, name, isGiven: false, site: { file: closure.module.path, line: definition.line } }];
      }),
    );
  }

  #ofInjected(injected: readonly Injected[], opened: readonly OpenedSession[]): SessionUse {
    const own = new Set<SessionKind>();
    const inherited = new Set<SessionKind>();
    const chain: (Reason & { kind: SessionKind; own: boolean })[] = [];
    let blockingDependency: Reason | null = null;
    let absent: Reason | null = null;
    for (const { kind, name, isGiven, site } of opened) {
      own.add(kind);
      const message = isGiven
        ? `\`${name}\` in the body is given ${word(kind)} session`
        : `\`${name}()\` opens ${word(kind)} session in the body`;
      chain.push({ ...step(message, site), kind, own: true });
    }
    for (const one of injected) {
      const direct = this.#kindsOfInjected(one);
      for (const kind of direct) {
        own.add(kind);
        const message = `parameter \`${one.name}\` is ${word(kind)} session`;
        chain.push({ ...step(message, one.site), kind, own: true });
      }
      if (one.absent !== null && direct.length === 0) absent ??= missing(one.absent, one.site);
      if (one.dependency === null) continue;
      const use = this.#ofDependency(one.dependency);
      blockingDependency ??= direct.length === 0 ? use.blockingDependency : null;
      absent ??= use.absent;
      const name = nameOf(one.dependency);
      for (const kind of new Set([...use.own, ...use.inherited])) {
        if (!direct.includes(kind)) inherited.add(kind);
      }
      for (const reason of use.chain) {
        chain.push({
          ...reason,
          own: false,
          message:
            direct.length === 0 && name !== null
              ? `dependency \`${name}\`: ${reason.message}`
              : reason.message,
        });
      }
    }
    return { own, inherited, chain, parameters: injected, blockingDependency, absent };
  }

  #kindsOfInjected({ type, dependency, scope }: Injected): readonly SessionKind[] {
    const read = (text: string) =>
      this.#interpreter.annotation({ type: "constant", value: text, line: 1 }, scope);
    const declared = type === null ? [] : kindsOfType(type, read);
    if (declared.length > 0) return declared;
    // Where the type tells of no session the dependency itself says what it hands out.
    if (dependency === null) return [];
    if (dependency.type === "foreign") return kindsOfType(dependency, read);
    // `Depends(SessionLocal)`.
    const made = dependency.type === "instance" ? kindOfMaker(dependency) : null;
    if (made !== null) return [made];
    const callable = callableOf(dependency);
    // `Provide[Container.session]`; what a class says of an object, its provider need not be asked.
    if (callable === null && dependency.type === "generic" && type?.type !== "class")
      return listed(kindOfTaken(this.bodies.called.held.givenByDependency(dependency)));
    if (callable?.class !== null) return dependency.type === "class" ? kindsOfType(dependency, read) : [];
    const name = callable.function.definition.name;
    const kind =
      this.bodies.called.kindOfCalled(this.#given(callable.function, callable)) ??
      this.bodies.called.hinted(name);
    return kind === null ? [] : [kind];
  }
}

function mergeUses(own: SessionUse, further: readonly SessionUse[]): SessionUse {
  const inherited = new Set(own.inherited);
  for (const use of further) for (const kind of [...use.own, ...use.inherited]) inherited.add(kind);
  return {
    own: own.own,
    inherited,
    parameters: own.parameters,
    chain: [
      ...own.chain,
      ...further.flatMap((use) => use.chain.map((reason) => ({ ...reason, own: false }))),
    ],
    blockingDependency:
      own.blockingDependency ??
      further.map((use) => use.blockingDependency).find((one) => one !== null) ??
      null,
    absent: own.absent ?? further.map((use) => use.absent).find((one) => one !== null) ?? null,
  };
}

function step(message: string, site: Site): Reason {
  return { message, file: site.file, line: site.line };
}

function missing(name: string, site: Site): Reason {
  return step(`which session \`${name}\` brings is not known: its module is not in the repository`, site);
}

function word(kind: SessionKind): string {
  return kind === "async" ? "an async" : "a sync";
}

function nameOf(value: Value): string | null {
  const callable = callableOf(value);
  if (value.type === "class") return value.definition.name;
  return callable?.function.definition.name ?? null;
}
