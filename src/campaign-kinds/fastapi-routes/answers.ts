import type { FunctionDefinition } from "../../syntax/python/ast.ts";
import type { FunctionValue } from "../../syntax/python/evaluate/value.ts";
import { cutsSoFar, cutting } from "../../syntax/python/ledger.ts";
import type { PythonModule } from "../../syntax/python/module.ts";

interface Answer<T> {
  readonly answer: T;
  /** Somebody asked again while it was being found, so that who asked first decides about it. */
  readonly isCut: boolean;
}

/** Answers about the functions of modules. With another text a module is another one, and nothing is known of it. */
export class Answers<T> {
  readonly #known = new WeakMap<PythonModule, Map<FunctionDefinition, Answer<T>>>();

  get({ definition, closure }: FunctionValue): T | undefined {
    const known = this.#known.get(closure.module)?.get(definition);
    if (known?.isCut === true) cutting();
    return known?.answer;
  }

  /** @param meanwhile what is answered to who asks while the answer is being found */
  answer({ definition, closure }: FunctionValue, find: () => T, meanwhile?: T): T {
    const ofModule = this.#known.get(closure.module) ?? new Map<FunctionDefinition, Answer<T>>();
    this.#known.set(closure.module, ofModule);
    if (meanwhile !== undefined) ofModule.set(definition, { answer: meanwhile, isCut: true });
    const before = cutsSoFar();
    const answer = find();
    ofModule.set(definition, { answer, isCut: cutsSoFar() > before });
    return answer;
  }
}
