import { changing, here } from "../ledger.ts";
import { mostItems } from "./bounds.ts";
import { constant, type DictEntry, type DictValue, keyOf, type ListValue, type Value } from "./value.ts";

/** A list, tuple or set. What of `doubtful` is in it may not be there. */
export function listOf(
  items: Value[],
  kind: ListValue["kind"] = "list",
  complete = true,
  doubtful?: ReadonlySet<Value>,
): ListValue {
  const doubts = doubtful === undefined ? [] : items.filter((item) => doubtful.has(item));
  const list: ListValue = { type: "list", kind, items, complete, home: here() };
  return doubts.length === 0 ? list : { ...list, doubtful: new Set(doubts) };
}

/** Puts items into a list, which may not happen at all where it is uncertain. */
export function putItems(list: ListValue, items: readonly Value[], isUncertain: boolean): void {
  changing(list);
  for (const item of items) {
    if (list.items.length >= mostItems) {
      list.complete = false;
      return;
    }
    if (!isUncertain) list.doubtful?.delete(item);
    else if (!list.items.includes(item)) (list.doubtful ??= new Set()).add(item);
    list.items.push(item);
  }
}

/** The doubtful items of several lists; undefined where there are none. */
export function doubtsOf(...lists: readonly Pick<ListValue, "doubtful">[]): ReadonlySet<Value> | undefined {
  const doubts = lists.flatMap(({ doubtful }) => (doubtful === undefined ? [] : [...doubtful]));
  return doubts.length === 0 ? undefined : new Set(doubts);
}

/** A set: of items that are the same, one. */
export function setOf(items: readonly Value[], complete = true, doubtful?: ReadonlySet<Value>): ListValue {
  const seen = new Set<string>();
  const distinct = items.filter((item) => {
    const key = keyOf(item);
    if (key !== null && seen.has(key)) return false;
    if (key !== null) seen.add(key);
    return true;
  });
  return listOf(distinct, "set", complete, doubtful);
}

/** The same value; an empty list or dictionary is one that somebody may fill. */
export function openIfEmpty(value: Value): Value {
  const open = { complete: false, home: here() };
  if (value.type === "list" && value.items.length === 0) return { ...value, ...open };
  return value.type === "dict" && value.entries.size === 0 ? { ...value, ...open } : value;
}

/** An object's own copy of a dictionary that is empty by default, and that a setting may fill. */
export function dictOfSetting(): DictValue {
  return { ...dictWith(new Map(), false), isSetting: true };
}

/** What a setting is by default that is a list or dictionary: one that is empty may be filled by whoever sets it. */
export function collectionOfSetting(value: Value): Value {
  if (value.type === "dict" && value.entries.size === 0) return dictOfSetting();
  const open = openIfEmpty(value);
  return open.type === "list" && open !== value ? { ...open, isSetting: true } : open;
}

/** Something that is not known was put into a list. */
export function openList(list: ListValue): void {
  list.complete = false;
  list.isSetting = false;
}

/** Something that is not known was put into a dictionary. */
export function openDict(dict: DictValue): void {
  dict.complete = false;
  dict.isSetting = false;
}

/** A dictionary whose keys are texts. */
export function dictOf(pairs: Iterable<readonly [string, Value]> = [], complete = true): DictValue {
  const entries = new Map<string, DictEntry>();
  for (const [key, value] of pairs)
    entries.set(`string:${JSON.stringify(key)}`, { key: constant(key), value });
  return dictWith(entries, complete);
}

/** A dictionary of entries that were made for it. */
export function dictWith(entries: DictValue["entries"] = new Map(), complete = true): DictValue {
  return { type: "dict", entries, complete, home: here() };
}
