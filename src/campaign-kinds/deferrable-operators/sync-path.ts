import { createHash } from "node:crypto";
import type { FunctionDefinition } from "../../syntax/python/ast.ts";
import type { ClassHierarchy, ClassModel } from "../../syntax/python-operators/class-hierarchy.ts";
import { renderSource } from "./source-of.ts";

/** What an operator does without deferring, so that two commits can be compared. */
export interface SyncPath {
  /** Own methods by name: a digest of their meaning, what runs only when deferring left out. */
  readonly methods: readonly { readonly name: string; readonly digest: string; readonly line: number }[];
  /** Own constructor parameters and their defaults as source. */
  readonly parameters: readonly {
    readonly name: string;
    readonly default: string | null;
    readonly line: number;
  }[];
}

/** Reads the sync path of a class's own body. */
export function describeSyncPath(model: ClassModel, hierarchy: ClassHierarchy, switchName: string): SyncPath {
  const methods = model.node.body.filter(
    (statement): statement is FunctionDefinition => statement.type === "function",
  );
  const builder = methods.find((method) => method.name === "__init__");
  return {
    methods: methods
      .filter((method) => method.name !== "__init__")
      .map((method) => ({
        name: method.name,
        digest: digestOf(renderSource(hierarchy.project.body(method), switchName)),
        line: method.line,
      })),
    parameters: (builder?.parameters ?? [])
      .filter((parameter) => parameter.name !== switchName && parameter.name !== "self")
      .map((parameter) => ({
        name: parameter.name,
        default: parameter.default === null ? null : renderSource(parameter.default),
        line: parameter.line,
      })),
  };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
