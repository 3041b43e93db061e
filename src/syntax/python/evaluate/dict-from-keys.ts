import { dictWith, openDict } from "./collections.ts";
import { iterate } from "./comprehension.ts";
import { setItem } from "./dict-methods.ts";
import type { Evaluator } from "./evaluator.ts";
import { builtin, none, unknown, type Value } from "./value.ts";

/** `dict.fromkeys(keys, value)`. */
export function dictFromKeys(evaluator: Evaluator): Value {
  return builtin("dict.fromkeys", ({ positional: [keys = unknown, value = none] }) => {
    const { items, complete, doubtful } = iterate(evaluator.force(keys), evaluator);
    const dict = dictWith();
    for (const key of items) setItem(dict, evaluator.force(key), value, doubtful?.has(key) === true);
    if (!complete) openDict(dict);
    return dict;
  });
}
