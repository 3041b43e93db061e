"""What FastAPI itself says of applications: routes, coroutine or not, session classes of the dependant tree.

Usage: oracle.py < question.json > answer.json
question: {"top", "import_roots": [...], "folder", "directory", "entries": [...], "calls": [...], "absent": [...], "most_values": N or none}; see oracle.ts for the answer.
Only routes whose handler stands below `folder` count: the framework's own documentation pages are routes too.
Entries are `module:attribute`; an entry that cannot be imported is answered with its error.
"""

import asyncio
import importlib
import inspect
import json
import os
import resource
import sys

# An application that grows without end while it is asked fails alone, and does not take the machine with it.
most_bytes = 8 << 30
resource.setrlimit(resource.RLIMIT_AS, (most_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))

question = json.load(sys.stdin)
# What an application prints must not end up in the answer.
answer_stream = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
top = os.path.realpath(question["top"])
folder = os.path.join(top, question["folder"], "") if question["folder"] else os.path.join(top, "")
sys.path[:0] = [os.path.join(top, root) for root in question["import_roots"]] + [os.path.dirname(__file__)]
os.chdir(question.get("directory") or top)

from absent import stand_in_for  # noqa: E402

stand_in_for(question["absent"])

import fastapi.dependencies.models  # noqa: E402
from fastapi.routing import APIRoute, APIWebSocketRoute  # noqa: E402
from starlette.routing import Mount, Route, WebSocketRoute  # noqa: E402

import held  # noqa: E402
from asking import answer_or_reason  # noqa: E402
from matching import answer_calls  # noqa: E402
from sessions import kinds_of_dependant  # noqa: E402

held.count.most = question.get("most_values", held.count.most)


def is_coroutine(dependant):
    call = dependant.call
    if "cadwyn" in getattr(getattr(call, "__code__", None), "co_filename", ""):
        # Cadwyn's wrapper is async and runs a sync handler in a thread, as FastAPI does.
        return inspect.iscoroutinefunction(inspect.unwrap(call))
    # Until 0.123.5 the routing asks by itself, and `asyncio` where it can, which believes an object that says it is one.
    asked = getattr(fastapi.routing, "iscoroutinefunction", None)
    known = None if asked else getattr(dependant, "is_coroutine_callable", None)
    if known is not None:
        return known
    # Later versions ask a function instead of the dependant.
    return (asked or getattr(fastapi.dependencies.models, "_is_coroutine_callable", asyncio.iscoroutinefunction))(call)


def tables_of(app):
    """The lists of routes that an app or router matches in order: one, or with Cadwyn one for each version."""
    # Cadwyn makes them when the app starts, which takes seconds.
    if not getattr(app, "_cadwyn_initialized", True):
        app._cadwyn_initialize()
    versions = getattr(getattr(app, "router", app), "versioned_routers", None)
    return [versions[name].routes for name in sorted(versions, reverse=True)] if versions else [app.routes]


def registered(app):
    """(route, what it says of itself where it is served) of an app or router."""
    routes = [route for table in tables_of(app) for route in table]
    # Since 0.137 an include is a tree, and what is below it is told by contexts; 0.137.2 made the way through it public.
    public = getattr(fastapi.routing, "iter_route_contexts", None)
    private = getattr(fastapi.routing, "_iter_routes_with_context", None)
    if public is not None:
        return [(context.original_route, served_as(getattr(context, "_route_context", None), context)) for context in public(routes)]
    if private is not None:
        return [(route, served_as(context, context or route)) for route, context in private(routes)]
    return [(route, route) for route in routes]


def served_as(context, otherwise):
    """What Starlette matches for everything but FastAPI's own routes; in some versions the context has no path then."""
    return getattr(context, "starlette_route", None) or otherwise


def innermost(app):
    """Below middleware and decorators that keep the app in an attribute."""
    for _ in range(20):
        if hasattr(app, "routes"):
            return app
        inner = next((getattr(app, name) for name in ("app", "_app", "application") if hasattr(app, name)), None)
        if inner is None:
            return app
        app = inner
    return app


def routes_of(app, prefix="", around=()):
    """Every route below an app with the prefix of the mounts that lead to it, one that is mounted in itself once."""
    for route, served in registered(app):
        if isinstance(route, Mount):
            inner = innermost(route.app)
            if hasattr(inner, "routes") and inner not in (app, *around):
                yield from routes_of(inner, prefix + served.path, (app, *around))
        elif isinstance(route, (Route, WebSocketRoute)):
            yield route, served, prefix + served.path


def described(route, served, path):
    """The answers about one route; where an object refuses to be asked, that and its reason."""
    answers, reason = answer_or_reason(lambda: describe(route, served, path))
    if reason is None:
        return answers
    return [{"key": f"{method} {path}", "notAsked": reason} for method in methods_of(route, served)]


def describe(route, served, path):
    """One answer per method; none for a handler that is not below `folder`, nor for an app's own pages."""
    endpoint = served.endpoint
    if is_own_page(endpoint):
        return []
    while hasattr(endpoint, "func"):
        endpoint = endpoint.func
    endpoint = inspect.unwrap(endpoint)
    endpoint = getattr(endpoint, "__dishka_orig_func__", endpoint)
    code = getattr(endpoint, "__code__", None) or getattr(type(endpoint).__call__, "__code__", None)
    file = os.path.realpath(code.co_filename) if code else ""
    if not file.startswith(folder):
        return []
    resolved = isinstance(route, (APIRoute, APIWebSocketRoute))
    found, reason = answer_or_reason(lambda: kinds_of_dependant(served.dependant)) if resolved else (set(), None)
    return [
        {
            "key": f"{method} {path}",
            "definition": "async" if resolved and is_coroutine(served.dependant) else "sync",
            "plain": not resolved,
            "session": session_word(found),
            **({} if reason is None else {"notAsked": reason}),
            "file": os.path.relpath(file, top),
            "handler": code.co_name,
        }
        for method in methods_of(route, served)
    ]


def methods_of(route, served):
    methods = ["WEBSOCKET"] if isinstance(route, WebSocketRoute) else sorted(served.methods or [])
    return methods if isinstance(route, APIRoute) else [one for one in methods if one != "HEAD" or "GET" not in methods]


def session_word(found):
    return "both" if found and len(found) == 2 else next(iter(found or ()), "none")


def is_own_page(endpoint):
    """A method of an app that its framework's class has: other methods are handlers like any."""
    owner = type(getattr(endpoint, "__self__", None))
    frameworks = [one for one in owner.__mro__ if one.__module__.split(".")[0] in ("fastapi", "starlette", "cadwyn")]
    return hasattr(owner, "openapi") and any(endpoint.__name__ in vars(one) for one in frameworks)


def open_app(entry):
    module, _, attribute = entry.partition(":")
    app = importlib.import_module(module)
    for name in attribute.removesuffix("()").split("."):
        app = getattr(app, name)
    app = innermost(app)
    return app if hasattr(app, "routes") else innermost(app())


def answer(entry):
    try:
        app = open_app(entry)
        result = {"routes": [one for found in routes_of(app) for one in described(*found)]}
        if question["calls"]:
            result["matches"] = answer_calls(app, question["calls"], tables_of, innermost)
        return result
    except BaseException as error:
        import traceback

        place = traceback.extract_tb(error.__traceback__)[-1]
        return {"error": f"{type(error).__name__}: {error}"[:300] + f" ({place.filename}:{place.lineno})"}


def apart(entry):
    """In a process of its own: examples register tables and apps under the same names."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as stream:
            json.dump(answer(entry), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"error": "the process ended without an answer"}


json.dump({"version": fastapi.__version__, "entries": {entry: apart(entry) for entry in question["entries"]}}, answer_stream)
answer_stream.flush()
os._exit(0)
