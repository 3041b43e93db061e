import type { Evaluator } from "../../syntax/python/evaluate/evaluator.ts";
import type { CallArguments, Site, Value } from "../../syntax/python/evaluate/value.ts";
import { changing } from "../../syntax/python/ledger.ts";
import { isHarmless, leavesRoutes, movesRoutes } from "./known-callees.ts";
import type { RouterState } from "./route-record.ts";
import type { RouterWorld } from "./router-world.ts";

/** Imports that are called so may be an app or a router: others are not read for it. */
const usualNames = /(?:^|_)(?:app|application|api|routers?|routes|server|service|blueprint|v\d+)$/i;

/** Notes that a package that is not here gets apps or routers, where it may do something to their routes. */
export function noteHandedOver(
  callee: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
  world: RouterWorld,
): void {
  if (leavesRoutes(callee)) return;
  noteAll(
    callee,
    "is not part of the repository",
    movesRoutes(callee),
    givenStates(args, evaluator, world),
    site,
  );
}

/** Notes that something gets apps or routers of which nobody knows what it is: a plug-in, or what data choose. */
export function noteHandedToUnknown(
  callee: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
  world: RouterWorld,
): void {
  if (isHarmless(callee)) return;
  noteAll(callee, "could not be found", false, givenStates(args, evaluator, world), site);
}

function noteAll(
  callee: string,
  why: string,
  mayMove: boolean,
  states: ReadonlySet<RouterState>,
  site: Site,
): void {
  for (const state of states) {
    const message = `\`${callee}\` gets ${thisOne(state)} and ${why}: ${whatIsNotKnown}`;
    addNote(state, { site, message, mayMove });
  }
}

const whatIsNotKnown = "which routes it adds, moves or takes away is not known";

function thisOne({ isApp }: RouterState): string {
  return isApp ? "this app" : "this router";
}

function givenStates(
  args: CallArguments,
  evaluator: Evaluator,
  world: RouterWorld,
): ReadonlySet<RouterState> {
  const given = [...args.positional, ...args.keywords.values()].flatMap(partsOf);
  return new Set(given.map((value) => stateOf(value, evaluator, world)).filter((state) => state !== null));
}

/** Says of an app or router that something happens to its routes which is not known. */
export function addNote(state: RouterState, note: RouterState["notes"][number]): void {
  const { site } = note;
  if (state.notes.some((one) => one.site.file === site.file && one.site.line === site.line)) return;
  changing(state.instance);
  state.notes.push(note);
  if (note.mayMove) state.version++;
}

function partsOf(value: Value): readonly Value[] {
  if (value.type === "list") return value.items;
  return value.type === "dict" ? [...value.entries.values()].map((entry) => entry.value) : [value];
}

function stateOf(value: Value, evaluator: Evaluator, world: RouterWorld): RouterState | null {
  const name = value.type === "import" ? (value.rest.at(-1) ?? value.name) : null;
  const known = name !== null && usualNames.test(name) ? evaluator.force(value) : value;
  return known.type === "instance" && known.native !== null ? world.stateOf(known) : null;
}
