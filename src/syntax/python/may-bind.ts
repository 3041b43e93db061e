import type { PythonModule } from "./module.ts";

/** What sets names of the module itself that are not written down as such. */
const bindsUnseen =
  /\b(?:globals|exec|eval)\s*\(|\b(?:vars|locals)\s*\(\s*\)|\bsys\.modules\b|\bimport_module\b/;
/** Besides: names that are asked for elsewhere. */
const handsOnUnseen = /\bimport\s*\(?\s*\*|\b__getattr__\b/;
const mainGuard = /^if\s+__name__\s*==\s*["']__main__["']\s*:.*\n(?:(?:[ \t#].*)?\n)*/gm;

const answers = new WeakMap<PythonModule, Map<string, boolean>>();

/**
 * False when a module has certainly no such name after it ran: then it need not be run to be told so. Nothing outside
 * its functions speaks of the name, and no function declares it `global` that may be called on the way.
 * @param name one that Python does not give every module (`__name__`)
 */
export function mayBind(module: PythonModule, name: string): boolean {
  if (module.bindings.has(name)) return true;
  let known = answers.get(module);
  if (known === undefined) answers.set(module, (known = new Map<string, boolean>()));
  const answer = known.get(name) ?? mayBindUnseen(module, name);
  known.set(name, answer);
  return answer;
}

function mayBindUnseen(module: PythonModule, name: string): boolean {
  const { functions, rest } = apart(module);
  if (speaksOf(name, rest) || bindsUnseen.test(rest) || handsOnUnseen.test(module.text)) return true;
  const isGlobal = new RegExp(`\\bglobal\\b[^\\n]*\\b${name}\\b`);
  const binding = functions.filter(({ source }) => isGlobal.test(source) || bindsUnseen.test(source));
  // Who calls one that binds is one that binds.
  for (const { name: called, isMethod } of binding) {
    // A method may be called without its name being written.
    if (isMethod || isReferred(called, rest)) return true;
    for (const one of functions)
      if (!binding.includes(one) && isReferred(called, one.source)) binding.push(one);
  }
  return false;
}

interface Part {
  readonly name: string;
  readonly source: string;
  readonly isMethod: boolean;
}

/** A module's functions, and what else there is in it but for what only a script runs. */
function apart({ syntax, text, bindings }: PythonModule): {
  readonly functions: readonly Part[];
  readonly rest: string;
} {
  let rest = "";
  let at = 0;
  const functions = syntax.bodiless.map((definition): Part => {
    const { name, source } = definition;
    const start = text.indexOf(source, at);
    rest += text.slice(at, start);
    at = start + source.length;
    const isMethod = bindings.get(name)?.some(({ statement }) => statement === definition) !== true;
    return { name, source, isMethod };
  });
  return { functions, rest: (rest + text.slice(at)).replaceAll(mainGuard, "") };
}

/** True where a name stands for more than a comment's word or a declared type without a value. */
function speaksOf(name: string, rest: string): boolean {
  if (!rest.includes(name)) return false;
  const declaration = new RegExp(`^${name}[ \\t]*:[^=\\n;]*$`, "gm");
  const code = rest.replaceAll(/#[^\n]*/g, "").replaceAll(declaration, "");
  return new RegExp(`\\b${name}\\b`).test(code);
}

/** True where a function is called or handed on: its name before or behind a bracket, a comma or an equals sign. */
function isReferred(name: string, source: string): boolean {
  return new RegExp(`(?<!\\bdef\\s+)\\b${name}\\s*[(,)\\]}]|[=(,[{:]\\s*${name}\\b`).test(source);
}
