import type { Json } from "../json.ts";
import type { World } from "../world.ts";

/** Notes down what a change was from, for the `changes` of the event that the emulator will send. */
export function recordChange(world: World, key: string, before: Json, patch: Json): void {
  const changes: Json = {};
  for (const field of ["title", "body"]) {
    if (patch?.[field] !== undefined && patch[field] !== before?.[field])
      changes[field] = { from: before?.[field] ?? "" };
  }
  const waiting = world.changes.get(key) ?? [];
  waiting.push(changes);
  world.changes.set(key, waiting);
}

/** The changes of the next event about a subject. */
export function takeChange(world: World, key: string): Json {
  return world.changes.get(key)?.shift() ?? {};
}
