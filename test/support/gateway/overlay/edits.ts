import type { Answer } from "../exchange.ts";
import type { Json } from "../json.ts";
import type { World } from "../world.ts";

/** What the event about a change tells, and the texts by which that event is known: it may be overtaken by another. */
export interface TextChange {
  readonly to: Json;
  readonly changes: Json;
}

/**
 * Makes a change of a subject once the ones before it are made, as a database does: however many people save at the
 * same moment, `changes` in the event that the emulator will send say what this one replaced.
 * @param load the subject as it stands
 */
export function changeInTurn(
  world: World,
  key: string,
  patch: Json,
  load: () => Promise<Json>,
  change: (before: Json) => Promise<Answer>,
): Promise<Answer> {
  const turn = (world.turns.get(key) ?? Promise.resolve()).then(async () => {
    const before = await load();
    const noted = noteDown(world, key, before, patch);
    const given = await change(before);
    if (given.status >= 300 && noted !== null) forget(world, key, noted);
    return given;
  });
  world.turns.set(
    key,
    turn.catch(() => undefined),
  );
  return turn;
}

/** The change that an event is about. */
export function takeChange(world: World, key: string, subject: Json): Json {
  const noted = world.changes
    .get(key)
    ?.find(({ to }) => Object.keys(to).every((field) => textOf(subject, field) === to[field]));
  if (noted === undefined) return {};
  forget(world, key, noted);
  return noted.changes;
}

/** Null where no text changes: then there is no event of an edit. */
function noteDown(world: World, key: string, before: Json, patch: Json): TextChange | null {
  const fields = ["title", "body"].filter(
    (field) => patch?.[field] !== undefined && textOf(patch, field) !== textOf(before, field),
  );
  if (fields.length === 0) return null;
  const noted = {
    to: Object.fromEntries(fields.map((field) => [field, textOf(patch, field)])),
    changes: Object.fromEntries(fields.map((field) => [field, { from: textOf(before, field) }])),
  };
  world.changes.set(key, [...(world.changes.get(key) ?? []), noted]);
  return noted;
}

function forget(world: World, key: string, noted: TextChange): void {
  world.changes.set(
    key,
    (world.changes.get(key) ?? []).filter((other) => other !== noted),
  );
}

function textOf(subject: Json, field: string): string {
  return String(subject?.[field] ?? "");
}
