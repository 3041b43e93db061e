import type { FunctionDefinition } from "./ast.ts";
import { Journal } from "./journal.ts";

/**
 * On whose behalf something is evaluated: of one module, or of the search itself. What a module makes belongs to it;
 * what it does to others, and others to it, is written down. From that follows whether the module could be run again,
 * alone and with another text, without anybody else noticing more than its new routes.
 */
export class Frame {
  /** Null: the search itself. */
  readonly path: string | null;
  /** It began after the search, when what was found is described. */
  readonly isLate: boolean;
  /** Its module ran before: what it holds is described. */
  readonly isDescription: boolean;
  /** When it began and ended, on the clock of its interpreter. */
  began = 0;
  ended = 0;
  isRunning = false;
  /** Names that others read of it, with what they found. */
  readonly shown = new Map<string, Showing>();
  /** What it was the first to ask for, and which routers it made, in order. */
  readonly events: Event[] = [];
  /** Classes whose definition had waited, and when somebody asked for them. */
  readonly defined = new Map<string, number>();
  /** Functions that were entered on its behalf. */
  readonly entered = new Set<FunctionDefinition>();
  /** It changed what others had made, or others what it made or read: what is seen depends on the order of runs. */
  isEntangled = false;
  /** It read names of a module that was still running: what it found depends on who came first. */
  isCircular = false;
  /** A bound on depth, recursion or work cut something off, and where that happens depends on who asks. */
  isCut = false;

  constructor(path: string | null, isLate = false, isDescription = false) {
    this.path = path;
    this.isLate = isLate;
    this.isDescription = isDescription;
  }

  /** Nothing that it did or found depends on what ran before or after it. */
  get standsAlone(): boolean {
    return !this.isEntangled && !this.isCircular && !this.isCut;
  }
}

/** `module path` and `class path:name` were asked for first, or a `router` was made. */
export interface Event {
  readonly what: string;
  readonly at: number;
}

interface Showing {
  readonly value: unknown;
  readonly readers: Set<Frame>;
}

/** Something that can be changed in place, with the frame that made it. */
export interface Owned {
  readonly home: Frame;
  /** Somebody else changed it. */
  unsettled?: boolean;
}

/** The names of a block; those that somebody else set are unsettled. */
export interface OwnedNames {
  readonly home: Frame;
  readonly names: Map<string, unknown>;
  readonly parent: unknown;
  unsettled?: Set<string>;
}

/** A run that stands in for an earlier one; it is told what is asked for, and may find that it cannot. */
export interface StandIn {
  /** Something that was first asked for at some time. */
  asked(what: string, at: number): void;
  /** A name of a module was read. */
  read(owner: Frame): void;
}

let stack: Frame[] = [];
let current = new Frame(null);
let changes = 0;
let cuts = 0;
let standIn: StandIn | null = null;
let journal: Journal | null = null;

/** The frame to which what is made now belongs. */
export function here(): Frame {
  return current;
}

/** The frames of all that has begun and not ended. */
export function underway(): readonly Frame[] {
  return [...stack];
}

/** How often something was changed that others had made, in this process. */
export function changesOfOthers(): number {
  return changes;
}

/** How often something was cut off, in this process. */
export function cutsSoFar(): number {
  return cuts;
}

/** Evaluates on behalf of a frame. Everything is synchronous, so that one variable serves all scans of a process. */
export function onBehalfOf<T>(frame: Frame, run: () => T): T {
  const before = current;
  current = frame;
  stack.push(frame);
  try {
    return run();
  } finally {
    stack.pop();
    current = before;
  }
}

/** Evaluates what stands in for an earlier run that began within `around`. */
export function standingIn<T>(one: StandIn, frame: Frame, around: readonly Frame[], run: () => T): T {
  const before = stack;
  stack = [...around];
  standIn = one;
  try {
    return onBehalfOf(frame, run);
  } finally {
    standIn = null;
    stack = before;
  }
}

/**
 * Evaluates something on behalf of a module that is described, and leaves what others have made as it was: a handler
 * that asks for an object has not been called yet. What modules do that run for the first time stays.
 */
export function trying<T>(run: () => T): T {
  if (journal !== null || !current.isDescription) return run();
  const own = new Journal();
  journal = own;
  try {
    return run();
  } finally {
    journal = null;
    own.restore();
  }
}

export function isStandingIn(): boolean {
  return standIn !== null;
}

/** Has to be told before something is changed in place. */
export function changing(object: Owned): void {
  if (isOwn(object.home)) return;
  if (journal !== null && current.isDescription && journal.keep(object)) return;
  entangle(object.home);
  object.unsettled = true;
}

/** Has to be told before a name is set. */
export function changingName(scope: OwnedNames, name: string): void {
  if (isOwn(scope.home)) return;
  if (journal !== null && current.isDescription) {
    journal.keepName(scope, name);
    return;
  }
  entangle(scope.home);
  scope.unsettled ??= new Set();
  scope.unsettled.add(name);
  for (const reader of scope.home.shown.get(name)?.readers ?? []) reader.isEntangled = true;
}

/** What the search made is settled, even for those who made it, once the search is over. */
function isOwn(home: Frame): boolean {
  return home === current || (home.path === current.path && home.isLate === current.isLate);
}

function entangle(other: Frame): void {
  changes++;
  other.isEntangled = true;
  current.isEntangled = true;
}

/** Has to be told what is found under a name of a module. */
export function readingName(scope: OwnedNames, name: string, value: unknown): void {
  const { home } = scope;
  if (home === current || home.path === current.path || scope.parent !== null) return;
  if (journal?.hasName(scope, name) === true) return;
  const showing = home.shown.get(name);
  if (showing === undefined) home.shown.set(name, { value, readers: new Set([current]) });
  else {
    if (showing.value !== value) home.isEntangled = true;
    showing.readers.add(current);
  }
  if (home.isRunning) {
    home.isEntangled = true;
    circular();
  } else if (home.isLate && home.isCircular) circular();
  if (scope.unsettled?.has(name) === true) current.isEntangled = true;
  if (standIn === null) return;
  standIn.read(home);
  const at = home.defined.get(name);
  if (at !== undefined) standIn.asked(`class ${home.path}:${name}`, at);
}

/** While what was found is described, everything is read on behalf of whoever is described. */
function circular(): void {
  current.isCircular = true;
  if (current.isLate) for (const frame of stack) if (frame.isLate) frame.isCircular = true;
}

/** Has to be told where a bound cuts something off. */
export function cutting(): void {
  cuts++;
  for (const frame of stack) frame.isCut = true;
}

/** Has to be told when something is asked for that nobody had asked for. */
export function beginning(what: string, at: number): void {
  if (current.path !== null) current.events.push({ what, at });
}

/** Has to be told when a function is entered. */
export function entering(definition: FunctionDefinition): void {
  if (current.path !== null) current.entered.add(definition);
}

/** Has to be told when something is asked for again. */
export function asking(what: string, at: number): void {
  standIn?.asked(what, at);
}
