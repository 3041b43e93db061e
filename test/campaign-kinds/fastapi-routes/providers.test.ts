import { expect, test } from "vitest";
import { linesAndNotesOf } from "./scan-files.ts";

const routers = `from fastapi import APIRouter
one = APIRouter(prefix="/one")
@one.get("/a")
def a(): ...
two = APIRouter(prefix="/two")
@two.get("/b")
def b(): ...
`;
const served = (container: string, main: string) =>
  linesAndNotesOf({
    "container.py": `from dependency_injector import containers, providers
from fastapi import FastAPI
from routers import one, two
${container}`,
    "main.py": main,
    "routers.py": routers,
  });
const both = ["GET /one/a no-session", "GET /two/b no-session"];

test("a container's app is the same one whenever it is asked for", async () => {
  const container = `class Container(containers.DeclarativeContainer):
    config = providers.Configuration()
    app = providers.Singleton(FastAPI, title=config.title)
`;
  const main = `from container import Container
from routers import one, two
container = Container()
container.wire(modules=[__name__])
container.app().include_router(one)
Container.app().include_router(two)
app = container.app()
`;

  expect(await served(container, main)).toEqual(both);
});

test("a container calls what makes the app with what its other providers give", async () => {
  const container = `class Settings:
    prefix = "/api"
class Routers:
    def __init__(self, settings, routers, names):
        self.all = routers
        self.prefix = settings.prefix + names["version"]
def create_app(routers, prefix, last):
    app = FastAPI()
    for router in [*routers.all, last]:
        app.include_router(router, prefix=prefix)
    return app
class Container(containers.DeclarativeContainer):
    settings = providers.Singleton(Settings)
    routers = providers.Factory(
        Routers,
        settings,
        routers=providers.List(providers.Object(one)),
        names=providers.Dict(version=providers.Callable(lambda: "/v1")),
    )
    app = providers.Factory(create_app, routers=routers, prefix=routers.provided.prefix)
`;
  const main =
    "from container import Container\nfrom fastapi import FastAPI\nfrom routers import two\napp: FastAPI = Container().app(last=two)\n";

  expect(await served(container, main)).toEqual([
    "GET /api/v1/one/a no-session",
    "GET /api/v1/two/b no-session",
  ]);
});

test("a resource is what its generator yields", async () => {
  const container = `def web():
    app = FastAPI()
    app.include_router(one)
    app.include_router(two)
    yield app
class Container(containers.DeclarativeContainer):
    app = providers.Resource(web)
`;

  const main =
    "from container import Container\nfrom fastapi import FastAPI\nContainer.app()\napp: FastAPI = Container().app()\n";

  expect(await served(container, main)).toEqual(both);
});

test("a container makes apps though it says nothing of them and nobody is seen to ask it", async () => {
  const files = {
    "shop/api.py": `from fastapi import APIRouter, FastAPI
class Server:
    def __init__(self, controller, prefix):
        self.controller = controller
        self.app = self._create(prefix)
    def _create(self, prefix):
        app = FastAPI()
        router = APIRouter(prefix=prefix)
        router.add_api_route(path="/start", endpoint=self.controller.start, methods=["POST"])
        app.include_router(router)
        return app
`,
    "shop/controller.py": "class Controller:\n    async def start(self): ...\n",
    "shop/container.py": `from dependency_injector import containers
from dependency_injector.providers import Object, Singleton
from shop.api import Server
from shop.controller import Controller
class Container(containers.DeclarativeContainer):
    controller = Singleton(Controller)
    server = Singleton(
        Server,
        controller=controller,
        prefix=Object("/schedule"),
    )
def get_container():
    return Container()
`,
    "shop/script.py": `from threading import Thread
from shop.container import get_container
def start():
    Thread(target=get_container().server().run).start()
`,
  };
  expect(await linesAndNotesOf(files)).toEqual(["POST /schedule/start no-session"]);
});
