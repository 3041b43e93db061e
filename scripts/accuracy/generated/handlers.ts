import type { Random } from "../../../test/chaos/random.ts";
import { guards, injections } from "./dependencies.ts";
import { rarerBodies, rarerInjections } from "./rarer-injections.ts";

/** A handler, and the expression that gives its path. */
export interface Handler {
  readonly name: string;
  readonly path: string;
  /** `def` with its body, without decorators. */
  readonly source: string;
}

/** Names that the expressions of paths use; each router module has them. */
export const pathNames = `BASE = "/base"
PARTS = ["", "joined"]
PATHS = {"mapped": "/mapped"}


class Paths:
    ROOT = "/attribute"
    DEEP = ROOT + "/deep"


class PathEnum(str, Enum):
    LISTED = "/listed"


def path_of(name: str, version: int = 1) -> str:
    return f"/v{version}/{name}"
`;

const expressions: readonly ((word: string) => string)[] = [
  (word) => `"/${word}"`,
  (word) => `f"{BASE}/${word}"`,
  (word) => `BASE + "/${word}"`,
  (word) => `"/".join([*PARTS, "${word}"])`,
  (word) => `"/%s" % "${word}"`,
  (word) => `"/{}/{name}".format("formatted", name="${word}")`,
  (word) => `PATHS["mapped"] + "/${word}"`,
  (word) => `PATHS.get("absent", "/otherwise") + "/${word}"`,
  (word) => `Paths.DEEP + "/${word}"`,
  (word) => `PathEnum.LISTED.value + "/${word}"`,
  (word) => `path_of("${word}")`,
  (word) => `path_of("${word}", version=2)`,
  (word) => `"/${word.toUpperCase()}".lower()`,
  (word) => `"/${word}/".rstrip("/")`,
  (word) => `"/a/${word}" if len(PARTS) == 2 else "/b/${word}"`,
  (word) => `"/${word}" "/two"`,
  (word) => `"/${word}/" + str(len(PARTS))`,
  (word) => `(lambda word: "/" + word)("${word}")`,
];

/** A handler under a name of its own. */
export function makeHandler(random: Random, name: string, leading = ""): Handler {
  const isAsync = random.chance(0.5);
  const injected = random.pick(random.chance(0.6) ? injections : rarerInjections);
  const hasItem = random.chance(0.3);
  const path = random.pick(expressions)(name);
  const parameters = [leading, hasItem ? "item_id: int" : "", injected].filter((one) => one !== "").join(", ");
  const bodies = [
    `return {"name": "${name}"}`,
    `return {"name": "${name}"}`,
    "with SessionLocal() as session:\n        return session.info",
    ...(isAsync ? ["async with AsyncLocal() as session:\n        return session.info"] : []),
    random.pick(rarerBodies.any),
    ...(isAsync ? [random.pick(rarerBodies.async)] : []),
    "def inner():\n        return 1\n\n    return inner()",
  ];
  return {
    name,
    path: hasItem ? `${path} + "/{item_id}"` : path,
    source: `${isAsync ? "async " : ""}def ${name}(${parameters}):\n    ${random.pick(bodies)}\n`,
  };
}

/** `dependencies=...` now and then, with what else describes a route. */
export function moreArguments(random: Random): string {
  return random.pick([
    "",
    "",
    `, dependencies=${random.pick(guards)}`,
    ', status_code=201, tags=["a"]',
    `, summary="x", **{"deprecated": True}`,
    ", include_in_schema=False",
  ]);
}
