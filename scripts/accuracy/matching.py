"""Which route answers a request, asked from Starlette's own matcher."""

from starlette.routing import Match, Mount


def answer_calls(app, calls, routers_of, innermost):
    """For each call the keys of the routes that answer it; several where an app serves several versions."""
    return [sorted(set(keys_of(app, call["method"], call["path"], "", routers_of, innermost))) for call in calls]


def keys_of(app, method, path, prefix, routers_of, innermost):
    for routes in routers_of(app):
        scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
        for route in routes:
            match, child = route.matches(scope)
            if match != Match.FULL:
                continue
            if isinstance(route, Mount):
                inner = innermost(route.app)
                if hasattr(inner, "routes"):
                    rest = path[len(child["root_path"]) :]
                    yield from keys_of(inner, method, rest, prefix + route.path, routers_of, innermost)
            else:
                yield f"{method} {prefix + route.path}"
            break
