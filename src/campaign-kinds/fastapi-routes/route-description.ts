import type { Unresolved } from "../../domain/scan.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import { changesOfOthers, Frame, onBehalfOf } from "../../syntax/python/ledger.ts";
import { GrammarNotLoaded } from "../../syntax/python/parser.ts";
import { makeTargets, type TargetContext } from "./make-target.ts";
import { RouteChange } from "./route-change.ts";
import type { FastapiRoute } from "./route-target.ts";
import { findServedRoutes, type RouteSearch } from "./served-routes.ts";
import { SessionClosure } from "./session-closure.ts";
import type { FastapiSettings } from "./settings.ts";
import { StreamingNames } from "./streaming-names.ts";

/** More changes of text than this have never been followed in a row: what was replaced is let go of. */
const mostChanges = 100;

interface Described {
  readonly targets: readonly FastapiRoute[];
  readonly unresolved: readonly Unresolved[];
}

/** The routes that a search found, described; a change of some files is followed where nothing else can tell it. */
export class RouteDescription {
  readonly search: RouteSearch;
  readonly #context: TargetContext;
  #found: Described;
  #isSettled = true;
  #changes = 0;

  constructor(search: RouteSearch, settings: FastapiSettings) {
    const { interpreter, plan } = search;
    const hints = { sync: new Set(settings.session.sync), async: new Set(settings.session.async) };
    this.search = search;
    this.#context = {
      interpreter,
      closure: new SessionClosure(interpreter, hints),
      readiness: new WeakMap(),
      streamingNames: new StreamingNames(interpreter),
      meaning: plan.meaning,
      settings,
    };
    this.#found = this.#describe();
  }

  get found(): Described {
    return this.#found;
  }

  get canBeFollowed(): boolean {
    return this.#isSettled && this.#changes < mostChanges && this.search.interpreter.exhaustedAt === null;
  }

  /** Describes the routes of a tree in which some files have another text. False where only a new search can tell. */
  async follow(tree: SourceTree, changed: readonly string[]): Promise<boolean> {
    const change = await RouteChange.prepare(this.search, tree, changed);
    try {
      return change !== null && this.#follow(change, changed);
    } catch (error) {
      // Of what was never read before, some can only be read by the grammar.
      if (error instanceof GrammarNotLoaded) return false;
      throw error;
    }
  }

  #follow(change: RouteChange, changed: readonly string[]): boolean {
    const { interpreter } = this.search;
    if (!onBehalfOf(new Frame(null), () => change.follow())) return false;
    this.#changes += changed.length;
    this.#found = this.#describe();
    return (
      this.#isSettled &&
      !interpreter.project.isMissingFiles &&
      changed.every((path) => interpreter.lateFrame(path)?.standsAlone !== false)
    );
  }

  #describe(): Described {
    return onBehalfOf(new Frame(null), () => {
      const before = changesOfOthers();
      const { semantics } = this.search;
      const { made } = semantics;
      const { served, unmounted, unresolved } = findServedRoutes(this.search);
      const targets = [
        ...served.flatMap(({ record, app, order }) => makeTargets(record, order, app, this.#context)),
        ...unmounted.flatMap((record, order) => makeTargets(record, order, null, this.#context)),
      ];
      // Routers that were made for the description are no part of what is described.
      semantics.truncate(made);
      this.#isSettled = changesOfOthers() === before;
      return { targets: withDistinctKeys(targets), unresolved };
    });
  }
}

/**
 * The first route of a key answers; others keep their place under a key that names their handler, and its line where
 * names are not enough. A handler that is registered several times is as certain as the most certain of them.
 */
function withDistinctKeys(targets: readonly FastapiRoute[]): FastapiRoute[] {
  const byKey = new Map<string, FastapiRoute>();
  for (const target of targets) {
    const known = byKey.get(target.key);
    if (known === undefined) {
      byKey.set(target.key, target);
      continue;
    }
    const named = `${target.key} (${target.file}:${target.handler})`;
    const same = [known, byKey.get(named)].find(
      (other) => other !== undefined && isSameHandler(other, target),
    );
    if (same !== undefined) {
      if (doubtsOf(target) < doubtsOf(same)) byKey.set(same.key, { ...target, key: same.key });
      continue;
    }
    const key = byKey.has(named) ? `${named.slice(0, -1)}:${target.line})` : named;
    if (!byKey.has(key)) byKey.set(key, { ...target, key });
  }
  return [...byKey.values()];
}

function isSameHandler(one: FastapiRoute, other: FastapiRoute): boolean {
  return one.file === other.file && one.line === other.line;
}

/** What a route needs to be served: nothing, a condition that nobody knows, a setting that is off by default, an app. */
function doubtsOf({ facts, marks }: FastapiRoute): number {
  if (facts.app === null) return 3;
  return marks.includes("default-off") ? 2 : marks.includes("conditional") ? 1 : 0;
}
