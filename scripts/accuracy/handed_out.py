"""What a callable or an object gives: a session, or a maker of sessions; asked of functions by their annotations and code."""

import ast
import contextlib
import functools
import importlib
import inspect
import re
import sys
import types
import typing

import sessions
from own_objects import Kept, Own, is_own, own_object_of, own_of, set_later, set_on_state
from session_types import (
    Session,
    async_classes,
    hints_of,
    kind_of_class,
    kind_of_maker_class,
    kinds_of_type,
    scoped_session,
    sessionmaker,
)
from trees import bound_by, code_of_import, own_parts_of, run_quietly, text_of, tree_of


def kind_of_made(value):
    if value is None or isinstance(value, Own):
        return None
    if isinstance(value, Kept):
        return value.kind
    if isinstance(value, sessionmaker):
        return kind_of_class(value.class_)
    if type(value).__name__ == "async_sessionmaker":
        return "async"
    if isinstance(value, (scoped_session, Session, *async_classes)):
        return "async" if isinstance(value, async_classes) else "sync"
    if kind_of_class(value) is not None:
        return kind_of_class(value)
    if isinstance(value, functools.partial):
        return kind_of_made(value.func)
    if inspect.isclass(value) and is_own(value):
        # What a `with` gives of its objects.
        value = getattr(value, "__enter__", None) or getattr(value, "__aenter__", None)
    # What `functools.cache` keeps is an object of its own class.
    inner = inspect.unwrap(value) if inspect.isroutine(value) or hasattr(type(value), "cache_info") else value
    # Asked of methods only: an object with a `__getattr__` of its own may refuse anywhere but in a request.
    inner = inner.__func__ if isinstance(inner, (types.MethodType, classmethod, staticmethod)) else inner
    if not inspect.isfunction(inner):
        return None
    return kind_of_returned(inner) or (kind_of_opened(inner) if is_managed(value) else None)


def kind_of_returned(function):
    """What a function hands out by its annotation; without one that helps, what it returns or yields."""
    found = set()
    kinds_of_type(returned_type(function), found)
    return next(iter(found), None) or kind_of_result(function)


def returned_type(function):
    """What a function says that it returns, or that it yields, or that a `with` gives of what it returns."""
    returned = hints_of(function).get("return")
    parts = typing.get_args(returned)
    origin = getattr(typing.get_origin(returned), "__name__", "")
    if parts and ("tor" in origin or "Manager" in origin or "Iterable" in origin or origin in ("Awaitable", "Coroutine")):
        return parts[2] if origin == "Coroutine" and len(parts) > 2 else parts[0]
    return returned


def is_managed(value):
    """True of what `contextlib` made of a generator, below other decorators too."""
    for _ in range(20):
        if getattr(getattr(value, "__code__", None), "co_filename", "") == contextlib.__file__:
            return True
        value = getattr(value, "__wrapped__", None)
    return False


def kind_of_opened(generator):
    found = set()
    if generator not in being_read:
        with reading(generator):
            sessions.kinds_of_code(generator.__code__, generator, found)
    return next(iter(found), None)


@functools.cache
def kind_of_result(function):
    """What a function of the application returns or yields: a session or a maker that it made itself."""
    if "site-packages" in function.__code__.co_filename or function in being_read:
        return None
    tree = tree_of(function)
    cells = zip(function.__code__.co_freevars, function.__closure__ or ())
    names = {**function.__globals__, **own_object_of(function), **{name: cell_value(cell) for name, cell in cells}}
    found, local = None, {}
    if function.__name__ == "<lambda>":
        lambdas = [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
        tree = ast.Return(lambdas[0].body) if len(lambdas) == 1 else ast.Pass()
        tree = ast.Module([tree], [])
    with reading(function):
        for node in own_parts_of(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                run_quietly(code_of_import(node), names)
            target, given = bound_by(node)
            if target is not None:
                local[text_of(target)] = kind_of_expression(given, names, local)
            elif isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)):
                found = found or kind_of_expression(node.value, names, local)
    return found


def kind_of_expression(node, names, local):
    """The kind of a session or maker that an expression gives; None of anything else."""
    if isinstance(node, (ast.Await, ast.NamedExpr)):
        return kind_of_expression(node.value, names, local)
    if isinstance(node, (ast.BoolOp, ast.IfExp)):
        sides = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        return next(filter(None, (kind_of_expression(side, names, local) for side in sides)), None)
    if isinstance(node, (ast.Name, ast.Attribute)):
        return local.get(text_of(node)) or kind_of_object(value_of(node, names))
    if not isinstance(node, ast.Call):
        return None
    if node.args and re.fullmatch(handing_on, text_of(node.func)):
        return kind_of_expression(node.args[0], names, local)
    callee = value_of(node.func, names)
    if local.get(text_of(node.func)) is not None:
        return local[text_of(node.func)]
    if isinstance(node.func, ast.Attribute) and node.func.attr == "begin":
        return kind_of_maker(value_of(node.func.value, names))
    given = next((value_of(one.value, names) for one in node.keywords if one.arg == "class_"), None)
    return kind_of_class(given) or kind_of_maker_class(callee) or kind_of_made(callee)


# What gives what it was given, or the first thing of it.
handing_on = r"a?next|(contextlib\.)?a?closing|\w+\.enter_(async_)?context"


def value_of(node, names):
    if isinstance(node, ast.Name):
        found = names.get(node.id)
        return set_later(names.get("__name__"), node.id) if found is None else found
    return getattr_static(value_of(node.value, names), node.attr) if isinstance(node, ast.Attribute) else None


def kind_of_maker(value):
    makes = isinstance(value, sessionmaker) or type(value).__name__ == "async_sessionmaker"
    return kind_of_made(value) if makes or (isinstance(value, Kept) and value.makes) else None


def kind_of_object(value):
    """The kind of an object that is a session maker, or a session itself."""
    return None if inspect.isclass(value) or inspect.isroutine(value) else kind_of_made(value)


being_read = []


@contextlib.contextmanager
def reading(function):
    """While a function is being read it is not read again, whatever refuses on the way."""
    being_read.append(function)
    try:
        yield
    finally:
        being_read.pop()


def cell_value(cell):
    try:
        return cell.cell_contents
    except ValueError:
        return None


def imported(name, level, names, function):
    """What `import` gives first: the module that names are taken from, else the outermost package."""
    try:
        module = importlib.import_module("." * level + name, function.__globals__.get("__package__"))
        for one in names or ():
            if not hasattr(module, one):
                importlib.import_module(f"{module.__name__}.{one}")
        return module if names else sys.modules[name.partition(".")[0]]
    except Exception:
        return None


def getattr_static(value, name):
    if isinstance(value, Own):
        return value.attribute(name)
    asked = vars(type(value)).get(name) if isinstance(value, type) else None
    if isinstance(asked, property):
        return read_of(asked.fget)
    if isinstance(value, types.ModuleType):
        found = getattr(value, name, None)
        return set_later(value.__name__, name) if found is None else found
    if isinstance(value, type):
        return of_class(value, name)
    # What an object has itself, what its class has, or the function of a property, which is not run.
    own = kept_by(value)
    if own.get(name) is not None:
        return own[name]
    found = of_class(type(value), name)
    if found is None and "__getattr__" in vars(type(value)):
        # An object that stands for another one, or that keeps in a table what it is asked for.
        kept = [inner[name] for inner in own.values() if isinstance(inner, dict) and name in inner]
        return next(iter(kept), None) or set_on_state(value, name) or next(
            (getattr_static(inner, name) for inner in own.values() if hasattr(type(inner), name)), None
        )
    if found is None:
        return own_of(type(value)).attribute(name) if is_own(type(value)) else None
    if isinstance(found, functools.cached_property):
        return read_of(found.func)
    return read_of(found.fget) if isinstance(found, property) else found


def kept_by(value):
    """What an object keeps by name; one that stands for another one answers what it likes when it is asked."""
    kept = getattr(value, "__dict__", None)
    return kept if isinstance(kept, dict) else {}


def of_class(owner, name):
    """What a class has; nothing where asking it runs code that refuses, as a property below `classmethod` may."""
    try:
        return getattr(owner, name, None)
    except Exception:
        return None


def read_of(function):
    """What reading a property gives; the function itself where that is no session."""
    kind = kind_of_made(function)
    return function if kind is None else Kept(kind, True)
