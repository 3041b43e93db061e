import type { RouteTarget } from "../../domain/target.ts";
import type { FloatingPromise } from "../../syntax/typescript/analysis/floating.ts";
import type { BlockingWork } from "../../syntax/typescript/analysis/reach.ts";
import type { LostRejection } from "../../syntax/typescript/analysis/rejections.ts";
import type { Framework } from "./router.ts";

/** What a criterion of this kind asks of a route, beside its state. */
export interface TypeScriptRouteFacts {
  readonly framework: Framework;
  /** Version range of the framework as the package asks for it, or null. */
  readonly frameworkVersion: string | null;
  /** `async`: the handler gives a promise. */
  readonly definition: "sync" | "async";
  /** `types` where a tsconfig governs the handler's file, else what the syntax alone tells. */
  readonly typeInformation: "types" | "syntax";
  /** The function around the handler, or null. */
  readonly wrapper: string | null;
  /** Who takes a rejection to the framework's error handling: the framework, the wrapper, or nobody. */
  readonly rejectionsGoTo: "framework" | "wrapper" | "nobody";
  /** Names of what runs before the handler, in order. */
  readonly middleware: readonly string[];
  readonly endLine: number;
  /** Blocking work that the handler reaches, each with the calls that lead to it. */
  readonly work: readonly BlockingWork[];
  readonly floating: readonly FloatingPromise[];
  readonly lostRejections: readonly LostRejection[];
}

/** One route of a TypeScript or JavaScript server. */
export interface TypeScriptRoute extends RouteTarget<TypeScriptRouteFacts> {
  readonly definition: "sync" | "async";
}
