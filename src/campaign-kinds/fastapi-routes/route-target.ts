import type { Reason, RouteTarget } from "../../domain/target.ts";
import type { Readiness } from "./readiness.ts";
import type { SessionWord } from "./route-state.ts";

/** What a FastAPI route carries beyond every route. */
export interface FastapiRoute extends RouteTarget<RouteFacts> {
  /** What the running framework sees: an async generator is not awaited, so it is `sync`. */
  readonly definition: "sync" | "async";
  /** Of the whole dependency closure. */
  readonly session: SessionWord;
  /** Of the handler's own parameters and body. */
  readonly ownSession: SessionWord;
}

/** Facts for criteria, reports and the test map. */
export interface RouteFacts {
  /** Place in the order in which its app matches, from 0; the first match answers. */
  readonly order: number;
  /** Where the app is made, `file:line`; null for an unmounted route. */
  readonly app: string | null;
  /** Dotted name of the handler's module. */
  readonly module: string;
  /** Last line of the handler. */
  readonly endLine: number;
  /** Where it is registered: the decorator. */
  readonly registeredAt: { readonly file: string; readonly line: number };
  /** How it gets its sessions, step by step. */
  readonly sessionChain: readonly Reason[];
  /** Names of the handler's own parameters that are sessions. */
  readonly readiness: Readiness;
}
