import { createHash } from "../../syntax/memory/digest.ts";
import type { FunctionDefinition } from "../../syntax/python/ast.ts";
import { allStatements } from "../../syntax/python-operators/blocks.ts";
import type { ClassHierarchy, ClassModel } from "../../syntax/python-operators/class-hierarchy.ts";
import { dottedName } from "../../syntax/python-operators/dotted.ts";
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
  /** What the constructor itself sets on `self`, in order, each with the source of its value. */
  readonly kept: readonly { readonly name: string; readonly value: string; readonly line: number }[];
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
    kept: (builder === undefined ? [] : allStatements(hierarchy.project.body(builder))).flatMap(
      (statement) => {
        if (statement.type !== "assign" && statement.type !== "annotated") return [];
        const targets = statement.type === "assign" ? statement.targets : [statement.target];
        const value = statement.value === null ? "" : renderSource(statement.value);
        return targets
          .map(dottedName)
          .filter((name) => name !== null && name.startsWith("self.") && name !== `self.${switchName}`)
          .map((name) => ({ name: name ?? "", value, line: statement.line }));
      },
    ),
  };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
