import type { FunctionDefinition, Statement } from "../ast.ts";
import type { Tokens } from "./tokens.ts";

/** What the reader carries along. */
export interface Reading {
  readonly tokens: Tokens;
  /** Functions whose bodies were passed over. */
  readonly bodiless: FunctionDefinition[];
  /** How one statement is read; handed along because statements hold blocks, which hold statements. */
  readonly readStatement: (reading: Reading, into: Statement[]) => void;
  /** How the simple statements of one line are read. */
  readonly readLine: (reading: Reading, into: Statement[]) => void;
}
