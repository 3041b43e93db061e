import type { PythonModule } from "./module.ts";

/** A question to the text of modules; each text is looked through once. */
export function textTest(matches: (text: string) => boolean): (module: PythonModule) => boolean {
  const answers = new WeakMap<PythonModule, boolean>();
  return (module) => {
    let known = answers.get(module);
    if (known === undefined) {
      known = matches(module.text);
      answers.set(module, known);
    }
    return known;
  };
}
