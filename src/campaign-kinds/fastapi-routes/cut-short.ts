import type { Unresolved } from "../../domain/scan.ts";
import { mostItems } from "../../syntax/python/evaluate/bounds.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Site } from "../../syntax/python/evaluate/value.ts";

/** Where following the code was cut, while routes were searched for or described; none where it was not. */
export function cutShort({ exhaustedAt, listCutAt }: Interpreter): Unresolved[] {
  const ofSteps =
    "following the code was cut here, after more steps than any application needs; name the apps with `entry`";
  const ofItems = `a list of more than ${mostItems} items was cut here; what comes of the others is missing`;
  return [
    ...(exhaustedAt === null ? [] : [said(exhaustedAt, ofSteps)]),
    ...(listCutAt === null ? [] : [said(listCutAt, ofItems)]),
  ];
}

function said({ file, line }: Site, message: string): Unresolved {
  return { file, line, message };
}
