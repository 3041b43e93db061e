import { expect, test } from "vitest";
import { routesIn, scanFiles } from "./scan-files.ts";

const start = `import functools
import inspect
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
app = FastAPI()
async def get_session() -> AsyncSession: ...
`;

test("a signature that a wrapper sets for itself is the one that FastAPI reads", async () => {
  const source = `${start}
def with_filters(route):
    async def wrapper(*args, **kwargs):
        return await route(*args, **kwargs)
    signature = inspect.signature(route)
    parameters = list(signature.parameters.values())
    del parameters[-1]
    parameters.append(inspect.Parameter("page", inspect.Parameter.KEYWORD_ONLY, default=0, annotation=int))
    wrapper.__signature__ = signature.replace(parameters=parameters)
    return wrapper
@app.get("/search")
@with_filters
async def search(session: AsyncSession = Depends(get_session), **filters): ...
`;

  const { targets } = await scanFiles({ "main.py": source });

  expect(targets).toMatchObject([
    { key: "GET /search", handler: "wrapper", session: "async", state: "converted" },
  ]);
});

test("parameters that a signature is made of bring their dependencies, and those it leaves out do not", async () => {
  const source = `${start}
def needs_session(route):
    @functools.wraps(route)
    async def wrapper(*args, **kwargs):
        return await route(*args, **kwargs)
    session = inspect.Parameter("session", inspect.Parameter.KEYWORD_ONLY, annotation=AsyncSession, default=Depends(get_session))
    wrapper.__signature__ = inspect.Signature([*inspect.signature(route).parameters.values(), session])
    return wrapper
def needs_none(route):
    @functools.wraps(route)
    async def wrapper(*args, **kwargs): ...
    kept = [one for one in inspect.signature(route).parameters.values() if one.name != "session"]
    wrapper.__signature__ = inspect.Signature(parameters=kept)
    return wrapper
def renamed(route):
    @functools.wraps(route)
    async def wrapper(*args, **kwargs): ...
    first, *rest = inspect.signature(route).parameters.values()
    wrapper.__signature__ = inspect.Signature([first.replace(default=Depends(get_session)), *rest])
    return wrapper
@app.get("/more")
@needs_session
async def more(id: int): ...
@app.get("/less")
@needs_none
async def less(id: int, session: AsyncSession = Depends(get_session)): ...
@app.get("/other")
@renamed
async def other(db): ...
`;

  expect(await routesIn({ "main.py": source })).toEqual([
    "GET /more async async async",
    "GET /less async none none",
    "GET /other async async async",
  ]);
});

test("a decorator that looks at the parameters of a handler chooses the wrapper that fits", async () => {
  const source = `${start}
def requires(scope):
    def decorator(func):
        kind = None
        for index, parameter in enumerate(inspect.signature(func).parameters.values()):
            if parameter.name == "request" or parameter.name == "websocket":
                kind = parameter.name
                break
        else:
            raise Exception("no request")
        if kind == "websocket":
            @functools.wraps(func)
            async def wrapped_socket(*args, **kwargs): ...
            return wrapped_socket
        elif inspect.iscoroutinefunction(func):
            @functools.wraps(func)
            async def wrapped_async(*args, **kwargs): ...
            return wrapped_async
        else:
            @functools.wraps(func)
            def wrapped_sync(*args, **kwargs): ...
            return wrapped_sync
    return decorator
@app.get("/sync")
@requires("a")
def sync(request): ...
@app.get("/async")
@requires("a")
async def other(request): ...
`;

  expect(await routesIn({ "main.py": source })).toEqual([
    "GET /sync sync none none",
    "GET /async async none none",
  ]);
});
