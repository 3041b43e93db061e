"""What FastAPI itself says of applications: routes, coroutine or not, session classes of the dependant tree.

Usage: oracle.py SOURCE_ROOT FOLDER < entries.json > answers.json
Only routes whose handler stands below FOLDER count: the framework's own documentation pages are routes too.
Entries are `module:attribute`; an entry that cannot be imported is answered with its error.
"""

import importlib
import inspect
import json
import os
import sys
import typing

root = os.path.realpath(sys.argv[1])
folder = os.path.join(root, sys.argv[2], "")
sys.path.insert(0, root)
os.chdir(root)

from fastapi.routing import APIRoute, APIWebSocketRoute  # noqa: E402
from starlette.routing import Mount, Route  # noqa: E402

try:
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Session
except ImportError:
    AsyncSession = Session = None


def kinds_of_type(annotation, found):
    if inspect.isclass(annotation) and Session is not None:
        if issubclass(annotation, AsyncSession):
            found.add("async")
        elif issubclass(annotation, Session):
            found.add("sync")
    for part in typing.get_args(annotation):
        kinds_of_type(part, found)


def kinds_of(dependant, found, depth=0):
    if dependant.call is not None:
        try:
            hints = typing.get_type_hints(dependant.call, include_extras=False)
        except Exception:
            hints = getattr(dependant.call, "__annotations__", {})
        for name, annotation in hints.items():
            kinds_of_type(annotation, found)
    for inner in dependant.dependencies:
        if depth < 20:
            kinds_of(inner, found, depth + 1)


def is_coroutine(route):
    dependant = route.dependant
    known = getattr(dependant, "is_coroutine_callable", None)
    return inspect.iscoroutinefunction(dependant.call) if known is None else known


def routes_of(app, prefix=""):
    if hasattr(app, "iter_route_contexts"):
        routes = [context.route for context in app.iter_route_contexts()]
    else:
        routes = app.routes
    for route in routes:
        if isinstance(route, Mount):
            if hasattr(route.app, "routes"):
                yield from routes_of(route.app, prefix + route.path)
        elif isinstance(route, (APIRoute, APIWebSocketRoute, Route)):
            endpoint = inspect.unwrap(route.endpoint)
            code = getattr(endpoint, "__code__", None)
            file = os.path.realpath(code.co_filename) if code else ""
            if not file.startswith(folder):
                continue
            found = set()
            if hasattr(route, "dependant"):
                kinds_of(route.dependant, found)
            session = "both" if len(found) == 2 else next(iter(found), "none")
            websocket = isinstance(route, APIWebSocketRoute)
            methods = ["WEBSOCKET"] if websocket else sorted(route.methods or [])
            if not isinstance(route, (APIRoute, APIWebSocketRoute)) and "GET" in methods:
                methods = [method for method in methods if method != "HEAD"]
            for method in methods:
                yield {
                    "key": f"{method} {prefix + route.path}",
                    "definition": "async" if hasattr(route, "dependant") and is_coroutine(route) else "sync",
                    "plain": not hasattr(route, "dependant"),
                    "session": session,
                }


def answer(entry):
    module, _, attribute = entry.partition(":")
    try:
        app = getattr(importlib.import_module(module), attribute)
        if not hasattr(app, "routes") and callable(app):
            app = app()
        return {"routes": list(routes_of(app))}
    except BaseException as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def apart(entry):
    """In a process of its own: examples register tables and apps under the same names."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(2, 1)
        with os.fdopen(writing, "w") as stream:
            json.dump(answer(entry), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"error": "the process ended without an answer"}


json.dump({entry: apart(entry) for entry in json.load(sys.stdin)}, sys.stdout)
