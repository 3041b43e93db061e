import type { Random } from "../../../test/chaos/random.ts";
import { dependencyNames, guards, makeDependencies } from "./dependencies.ts";
import { makeRouterModule } from "./routers.ts";

type Main = (random: Random, modules: readonly string[]) => string;

const each = (modules: readonly string[], line: (module: string, index: number) => string) =>
  modules.map(line).join("\n");

const includes = (random: Random) =>
  random.pick([
    "",
    "",
    ', prefix="/api"',
    ', prefix=PREFIX + "/v2"',
    `, dependencies=${random.pick(guards)}`,
    ', tags=["x"]',
  ]);

/** Ways in which an application takes its routers in. */
const mains: readonly Main[] = [
  (random, modules) =>
    `app = FastAPI()\n${each(modules, (module) => `app.include_router(${module}.router${includes(random)})`)}\n`,
  (random, modules) =>
    `app = FastAPI(dependencies=${random.pick(guards)})\nfor module in (${modules.join(", ")},):\n    app.include_router(module.router)\n`,
  (_random, modules) =>
    `app = FastAPI()\nROUTERS = {${modules.map((module) => `"/${module}-mapped": ${module}.router`).join(", ")}}\nfor prefix, router in ROUTERS.items():\n    app.include_router(router, prefix=prefix)\n`,
  (random, modules) =>
    `api = APIRouter(prefix="/outer")\n${each(modules, (module) => `api.include_router(${module}.router${includes(random)})`)}\n\napp = FastAPI()\napp.include_router(api${includes(random)})\n`,
  (random, modules) =>
    `def create_app(title: str = "x"):\n    application = FastAPI(title=title)\n${each(modules, (module) => `    application.include_router(${module}.router${includes(random)})`)}\n    return application\n\n\napp = create_app()\n`,
  (_random, modules) =>
    `sub = FastAPI()\n${each(modules, (module, index) => `${index % 2 === 0 ? "sub" : "app"}.include_router(${module}.router)`).replace(/^/, "app = FastAPI()\n")}\napp.mount("/sub", sub)\n`,
  (_random, modules) =>
    `class Application(FastAPI):\n    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n        self.add_all()\n\n    def add_all(self):\n${each(modules, (module) => `        self.include_router(${module}.router)`)}\n\n\napp = Application()\n`,
  (_random, modules) =>
    `app = FastAPI()\nfor name in [${modules.map((module) => `"${module}"`).join(", ")}]:\n    module = importlib.import_module(f"{__package__}.routes.{name}")\n    app.include_router(getattr(module, "router"))\n`,
  (_random) =>
    `app = FastAPI()\nfor found in pkgutil.iter_modules(routes.__path__):\n    module = importlib.import_module(f"{routes.__name__}.{found.name}")\n    app.include_router(module.router, prefix="/walked")\n`,
  (_random, modules) =>
    `app = FastAPI()\nroutes.register(app, [${modules.map((module) => `${module}.router`).join(", ")}])\n`,
  (random, modules) =>
    `class Settings:\n    enabled: bool = ${random.pick(["True", "False"])}\n    prefix = "/set"\n\n\nsettings = Settings()\napp = FastAPI()\nif settings.enabled:\n    app.include_router(${modules[0] ?? ""}.router, prefix=settings.prefix)\nelse:\n    app.include_router(${modules[0] ?? ""}.router, prefix="/unset")\n${each(modules.slice(1), (module) => `app.include_router(router=${module}.router)`)}\n`,
];

const registering = `from fastapi import APIRouter, FastAPI


def register(app: FastAPI, routers: list[APIRouter], *, prefix: str = "/registered") -> None:
    for number, router in enumerate(routers):
        app.include_router(router, prefix=f"{prefix}/{number}")
`;

/** The files of one application, by path below its package `apps.NAME`; its app is \`main:app\`. */
export function makeApp(random: Random, name: string): ReadonlyMap<string, string> {
  const modules = Array.from({ length: random.integer(1, 4) }, (_, n) => `r${n}`);
  const main = `import importlib
import pkgutil

from fastapi import APIRouter, Depends, FastAPI, Security

from . import routes
from .deps import ${dependencyNames}
from .routes import ${modules.join(", ")}

PREFIX = "/main"

${random.pick(mains)(random, modules)}`;
  return new Map([
    ["__init__.py", ""],
    ["deps.py", makeDependencies(random)],
    ["routes/__init__.py", registering],
    ...modules.map(
      (module) => [`routes/${module}.py`, makeRouterModule(random, name, module)] as const,
    ),
    ["main.py", main],
  ]);
}
