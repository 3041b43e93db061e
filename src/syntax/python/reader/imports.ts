import type { ImportedName, Statement } from "../ast.ts";
import { readName } from "./names.ts";
import type { Tokens } from "./tokens.ts";

/** What stands behind `import`. */
export function readModules(tokens: Tokens): ImportedName[] {
  const modules: ImportedName[] = [];
  do {
    const name = readDottedName(tokens);
    modules.push({ name, alias: tokens.take("as") ? readName(tokens) : null });
  } while (tokens.take(","));
  return modules;
}

function readDottedName(tokens: Tokens): string {
  let name = readName(tokens);
  while (tokens.take(".")) name += `.${readName(tokens)}`;
  return name;
}

/** `from a import b`. */
export function readFromImport(tokens: Tokens, into: Statement[]): void {
  const { line } = tokens;
  tokens.next();
  let level = 0;
  while (tokens.is(".") || tokens.is("...")) {
    level += tokens.value.length;
    tokens.next();
  }
  const module = level > 0 && tokens.is("import") ? "" : readDottedName(tokens);
  tokens.expect("import");
  const names = readImported(tokens);
  // What is imported from the future changes how Python reads, and binds nothing that anybody uses.
  if (level > 0 || module !== "__future__") into.push({ type: "from", level, module, names, line });
}

function readImported(tokens: Tokens): ImportedName[] {
  if (tokens.take("*")) return [{ name: "*", alias: null }];
  const isBracketed = tokens.is("(");
  if (isBracketed) tokens.open();
  const names: ImportedName[] = [];
  do {
    if (isBracketed && tokens.is(")")) break;
    const name = readName(tokens);
    names.push({ name, alias: tokens.take("as") ? readName(tokens) : null });
  } while (tokens.take(","));
  if (isBracketed) tokens.close(")");
  return names;
}
