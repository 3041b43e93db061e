import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";

const deepest = 4;

/**
 * Functions of the project that were handed to the library object behind a dependency, as in
 * `users = Users(get_manager, [backend])` and `Depends(users.current(active=True))`.
 */
export function functionsGivenTo(value: Value, interpreter: Interpreter, depth = 0): Value[] {
  if (depth > deepest) return [];
  const known = interpreter.force(value);
  const below = (values: Iterable<Value>) =>
    [...values].flatMap((one) => functionsGivenTo(one, interpreter, depth + 1));
  switch (known.type) {
    case "function":
    case "bound":
    case "partial":
      return depth === 0 ? [] : [known];
    case "list":
      return below(known.items);
    case "foreign":
      return known.receiver === null ? [] : below([known.receiver]);
    case "instance": {
      const receiver = known.attributes.get("<receiver>");
      const args = known.args === null ? [] : [...known.args.positional, ...known.args.keywords.values()];
      return below(receiver === undefined ? args : [receiver, ...args]);
    }
    case "builtin":
    case "class":
    case "constant":
    case "dict":
    case "generic":
    case "import":
    case "module":
    case "super":
    case "union":
    case "unknown":
      return [];
  }
}
