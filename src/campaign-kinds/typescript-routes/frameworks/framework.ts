import type { Evaluation } from "../../../syntax/typescript/evaluate/evaluator.ts";
import type { CallSite, ForeignValue, Value } from "../../../syntax/typescript/evaluate/values.ts";
import type { TypeScriptProject } from "../../../syntax/typescript/load-project.ts";
import type { Framework, RouterWorld } from "../router.ts";

/** What one framework's packages do when source calls them. */
export interface FrameworkModel {
  readonly id: Framework;
  /** Packages by whose names source shows that it uses the framework. */
  readonly packages: readonly string[];
  /** The package whose version decides the framework's behaviour. */
  readonly versionPackage: string;
  call?(
    callee: ForeignValue,
    args: readonly Value[],
    site: CallSite,
    context: FrameworkContext,
  ): Value | null;
  construct?(
    callee: ForeignValue,
    args: readonly Value[],
    site: CallSite,
    context: FrameworkContext,
  ): Value | null;
  /** A router for a parameter whose type says that it is one; by the name of the type. */
  readonly parameterTypes: readonly string[];
  /** A stand-alone router, for functions that nobody calls. */
  detached(site: Pick<CallSite, "node">, context: FrameworkContext): Value;
}

export interface FrameworkContext {
  readonly world: RouterWorld;
  readonly project: TypeScriptProject;
  /** Set before anything runs. */
  readonly evaluation: () => Evaluation;
}
