import type { Random } from "../../../test/chaos/random.ts";
import { dependencyNames, guards } from "./dependencies.ts";
import { type Handler, makeHandler, moreArguments, pathNames } from "./handlers.ts";
import { rarerRegistrations } from "./rarer-registrations.ts";

const verbs = ["get", "post", "put", "delete", "patch"] as const;

const header = (relative: boolean, app: string) => `import contextlib
import functools
from enum import Enum
from typing import Annotated, Optional

from fastapi import APIRouter, Depends, Request, Security, WebSocket
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from ${relative ? "..deps" : `apps.${app}.deps`} import ${dependencyNames}

${pathNames}

def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def plain(function):
    return function


`;

const ownRouter = `class OwnRouter(APIRouter):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("prefix", "/own")
        super().__init__(*args, **kwargs)


`;

const versionedRouter = `class VersionedRouter(APIRouter):
    def get(self, path: str, **kwargs):
        return super().get("/versioned" + path, **kwargs)

    def add_api_route(self, path: str, endpoint, **kwargs):
        super().add_api_route(path, endpoint, **kwargs)


`;

/** How a router object comes to be. */
function makeRouter(random: Random, name: string, word: string): string {
  const dependencies = random.chance(0.3) ? `, dependencies=${random.pick(guards)}` : "";
  return random.pick([
    `${name} = APIRouter()\n`,
    `${name} = APIRouter(prefix="/${word}"${dependencies})\n`,
    `${name} = APIRouter(prefix=f"{BASE}/${word}", tags=["${word}"]${dependencies})\n`,
    `${ownRouter}${name} = OwnRouter()\n`,
    `${ownRouter}${name} = OwnRouter(prefix="/${word}"${dependencies})\n`,
    `${versionedRouter}${name} = VersionedRouter(prefix="/${word}")\n`,
    `def build_${name}(prefix: str = "/${word}"):\n    made = APIRouter(prefix=prefix)\n    return made\n\n\n${name} = build_${name}()\n`,
  ]);
}

export type Registration = (random: Random, router: string, make: (leading?: string) => Handler) => string;

/** Ways in which source registers handlers on a router. */
const registrations: readonly Registration[] = [
  (random, router, make) => {
    const { path, source } = make();
    return `@${router}.${random.pick(verbs)}(${path}${moreArguments(random)})\n${source}`;
  },
  (random, router, make) => {
    const { path, source } = make();
    return `@${router}.${random.pick(verbs)}(path=${path})\n@${random.pick(["plain", "traced"])}\n${source}`;
  },
  (_random, router, make) => {
    const { path, source } = make();
    return `@${router}.api_route(${path}, methods=["GET", "POST"])\n${source}`;
  },
  (random, router, make) => {
    const { name, path, source } = make();
    return `${source}\n\n${router}.add_api_route(${path}, ${name}, methods=["${random.pick(verbs).toUpperCase()}"])\n`;
  },
  (_random, router, make) => {
    const [one, other] = [make(), make()];
    return `${one.source}\n\n${other.source}\n\nfor path, endpoint in [(${one.path}, ${one.name}), (${other.path}, ${other.name})]:\n    ${router}.add_api_route(path, endpoint)\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    return `${source}\n\nfor method in ("get", "delete"):\n    getattr(${router}, method)(${path})(${name})\n`;
  },
  (_random, router, make) => {
    const { path, source } = make();
    return `@${router}.get(${path})\n@${router}.post("/again" + ${path})\n${source}`;
  },
  (_random, router, make) => {
    const { path, source } = make();
    const inner = source.replace(/^(?=.)/gm, "    ");
    return `def register_${router}_${path.length}(target):\n    @target.get(${path})\n${inner}\n\nregister_${router}_${path.length}(${router})\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make("self");
    const inner = source.replace(/^(?=.)/gm, "    ");
    return `class View_${name}:\n    def __init__(self, router):\n        router.add_api_route(${path}, self.${name}, methods=["GET"])\n\n${inner}\n\nView_${name}(${router})\n`;
  },
  (_random, router, make) => {
    const { name, path } = make();
    return `@${router}.websocket(${path.replace(' + "/{item_id}"', "")})\nasync def ${name}_socket(websocket: WebSocket):\n    await websocket.accept()\n`;
  },
  (random, router, make) => {
    const { path, source } = make();
    const inner = source.replace(/^(?=.)/gm, "    ");
    return `if ${random.pick(["True", "len(PARTS) == 2", 'BASE.startswith("/base")', "not PATHS.get('absent')"])}:\n\n    @${router}.get(${path})\n${inner}`;
  },
  (random, router, make) => {
    const { path, source } = make();
    const inner = source.replace(/^(?=.)/gm, "    ");
    return `if ${random.pick(["False", "len(PARTS) > 5", '"x" in BASE', "PATHS.get('absent')"])}:\n\n    @${router}.get(${path})\n${inner}`;
  },
  (_random, router, make) => {
    const [one, other] = [make(), make()];
    return `def factory_${one.name}(name: str):\n    async def made(db: SessionDep):\n        return name\n\n    return made\n\n\n${router}.get("/made" + ${one.path.replace(' + "/{item_id}"', "")})(factory_${one.name}("a"))\n${router}.put("/made" + ${other.path.replace(' + "/{item_id}"', "")})(factory_${one.name}("b"))\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    return `${source}\n\n${router}.get(${path})(functools.partial(${name}))\n`;
  },
];

/** One module with a router under the name `router`, and perhaps a second one that it includes. */
export function makeRouterModule(random: Random, app: string, module: string): string {
  let count = 0;
  const make = (leading?: string) => makeHandler(random, `${module}_h${count++}`, leading);
  const ways = () => random.pick(random.chance(0.6) ? registrations : rarerRegistrations);
  const register = (router: string) => `\n\n${ways()(random, router, make)}`;
  const some = (router: string) =>
    Array.from({ length: random.integer(1, 5) }, () => register(router)).join("");
  let text = `${header(random.chance(0.5), app)}${makeRouter(random, "router", module)}${some("router")}`;
  if (random.chance(0.3)) {
    text += `\n\n${makeRouter(random, "inner", `${module}-inner`)}${some("inner")}\n\nrouter.include_router(inner, prefix="/nested")\n`;
  }
  return text;
}
