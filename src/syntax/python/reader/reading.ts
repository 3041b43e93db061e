import type { FunctionDefinition } from "../ast.ts";
import type { Tokens } from "./tokens.ts";

/** What the reader carries along. */
export interface Reading {
  readonly tokens: Tokens;
  /** Functions whose bodies were passed over. */
  readonly bodiless: FunctionDefinition[];
}
