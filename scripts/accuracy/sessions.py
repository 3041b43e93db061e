"""Which database sessions a route uses, asked from the running objects: real classes, never names.

A callable uses a session when one of its parameters is typed with SQLAlchemy's (or a subclass's) session class or
session maker, when one is filled in by a function that hands a session out, or when its own code calls something that
makes one: a session class, a session maker, or a function that hands one out. A function does that when it says so by
its return annotation, or, without one, when it returns or yields what it got from something that makes a session or a
maker. What `contextlib` made of a generator keeps open what the generator opened, whatever it yields.
"""

import ast
import contextlib
import dis
import functools
import importlib
import inspect
import re
import sys
import textwrap
import types
import typing

try:
    from sqlalchemy.orm import Session, scoped_session, sessionmaker
except ImportError:
    Session = None
try:
    from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session

    async_classes = (AsyncSession, async_scoped_session)
except ImportError:
    # SQLAlchemy 2.1 without greenlet.
    async_classes = ()


def kinds_of_dependant(dependant, found=None, depth=0):
    """The session kinds, "sync" and "async", of an endpoint and everything that it depends on."""
    found = set() if found is None else found
    if Session is None:
        return found
    call = dependant.call
    if call is not None:
        for layer in layers(call):
            kinds_of_signature(layer, found)
            code = getattr(layer, "__code__", None)
            if code is not None:
                kinds_of_code(code, layer, found)
    for inner in dependant.dependencies:
        # What a decorator or a router names is called for its effects only.
        if inner.name is not None and inner.call is not None:
            handed = [kind_of_returned(layer) for layer in layers(inner.call) if inspect.isfunction(layer)]
            found.update(filter(None, handed))
        if depth < 30:
            kinds_of_dependant(inner, found, depth + 1)
    return found


def layers(call):
    """The functions behind a callable: wrapped ones, a partial's, a class's constructor, an object's `__call__`."""
    for _ in range(20):
        if inspect.isclass(call):
            call = call.__init__
        elif hasattr(call, "func"):
            call = call.func
        elif inspect.ismethod(call):
            call = call.__func__
        elif not inspect.isroutine(call):
            wrapped, call = getattr(call, "__wrapped__", None), getattr(type(call), "__call__", None)
            if wrapped is not None:
                # A decorator that is a class.
                if inspect.isfunction(call):
                    yield call
                call = wrapped
        else:
            yield call
            call = getattr(call, "__wrapped__", None)
        if call is None:
            return


@functools.cache
def hints_of(call):
    for more in (lambda _: {}, names_for_types):
        try:
            names = {**getattr(call, "__globals__", {}), **more(getattr(call, "__module__", ""))}
            return typing.get_type_hints(call, localns=names, include_extras=False)
        except Exception:
            continue
    return {name: hint for name, hint in getattr(call, "__annotations__", {}).items() if not isinstance(hint, str)}


@functools.cache
def names_for_types(module_name):
    """What a module imports only `if TYPE_CHECKING:`, imported for real."""
    module = sys.modules.get(module_name)
    names = {}
    try:
        tree = ast.parse(inspect.getsource(module))
    except Exception:
        return names
    for block in tree.body:
        if isinstance(block, ast.If) and ast.unparse(block.test).endswith("TYPE_CHECKING"):
            for statement in block.body:
                try:
                    exec(compile(ast.Module([statement], []), "<types>", "exec"), names)
                except Exception:
                    continue
    return names


def kinds_of_signature(call, found):
    for name, annotation in hints_of(call).items():
        if name != "return":
            kinds_of_type(annotation, found)


def kinds_of_type(annotation, found):
    # A NewType of a NewType too.
    while hasattr(annotation, "__supertype__"):
        annotation = annotation.__supertype__
    kind = kind_of_class(annotation) or kind_of_maker_class(annotation)
    if kind is not None:
        found.add(kind)
    if typing.get_origin(annotation) in (type, typing.Callable):
        return
    if getattr(typing.get_origin(annotation), "__module__", "") == "collections.abc":
        return
    for part in typing.get_args(annotation):
        kinds_of_type(part, found)


def kind_of_class(value):
    if not inspect.isclass(value):
        return None
    if issubclass(value, async_classes):
        return "async"
    return "sync" if issubclass(value, (Session, scoped_session)) else None


def kind_of_maker_class(value):
    """A session maker that says nothing of the class of its sessions makes those that it makes by default."""
    if not inspect.isclass(value):
        return None
    if value.__name__ == "async_sessionmaker":
        return "async"
    return "sync" if issubclass(value, sessionmaker) else None


def kinds_of_code(code, function, found):
    """Names that the code loads and then reads attributes of, as far as modules and functions tell them."""
    values = {name: cell_value(cell) for name, cell in zip(code.co_freevars, getattr(function, "__closure__", None) or ())}
    spaces = (values, getattr(function, "__globals__", {}))
    local, current, previous, constants = {}, None, None, [0, None]
    # What a body makes a maker of; `class_` says of what, and is a class that the body names.
    makers = set()
    # Which class something is of is asked, or told a type checker, by naming the class; that opens no session.
    only_named = False
    for step in dis.get_instructions(code):
        name = step.opname
        if step.argval in ("isinstance", "issubclass", "cast"):
            only_named = True
        elif name.startswith("CALL") or name == "BUILD_TUPLE":
            only_named = False
        elif name == "LOAD_CONST" and step.argval == "return":
            # What a function inside of it says that it returns.
            only_named = True
        if name in ("LOAD_CONST", "LOAD_SMALL_INT"):
            if isinstance(step.argval, types.CodeType):
                kinds_of_quoted(constants[-1], step.argval, function, found)
            constants.append(step.argval)
        if name in ("LOAD_GLOBAL", "LOAD_DEREF", "LOAD_NAME"):
            current = next((space[step.argval] for space in spaces if step.argval in space), None)
        elif name == "IMPORT_NAME":
            level, names = constants[-2:]
            current = previous = imported(step.argval, level, names, function)
        elif name == "IMPORT_FROM":
            current = getattr(previous, step.argval, None)
            # `import a.b.c as d` takes one from the other.
            previous = previous if names else current
        elif name in ("STORE_FAST", "STORE_DEREF"):
            local[step.argval], current = current, None
            if name == "STORE_DEREF":
                values[step.argval] = local[step.argval]
        elif name in ("LOAD_FAST", "LOAD_FAST_CHECK"):
            current = local.get(step.argval)
        elif name in ("LOAD_ATTR", "LOAD_METHOD"):
            current = getattr_static(current, step.argval)
        elif name in ("PUSH_NULL", "PRECALL", "KW_NAMES", "RESUME", "CACHE", "COPY"):
            continue
        else:
            current = None
        kind = None if only_named and inspect.isclass(current) else kind_of_made(current)
        if kind is not None:
            found.add(kind)
        elif name.startswith("LOAD") and not only_named and kind_of_maker_class(current) is not None:
            makers.add(kind_of_maker_class(current))
    if not any(isinstance(constant, tuple) and "class_" in constant for constant in code.co_consts):
        found.update(makers)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            kinds_of_code(constant, function, found)


def kinds_of_quoted(annotations, code, function, found):
    """What the parameters of a function inside another one are typed with, where annotations are kept as text."""
    if not isinstance(annotations, tuple) or not all(isinstance(text, str) for text in annotations):
        return
    module = getattr(function, "__module__", "")
    for name, text in zip(annotations[::2], annotations[1::2]):
        if name in code.co_varnames:
            try:
                kinds_of_type(eval(text, {**names_for_types(module), **getattr(function, "__globals__", {})}), found)
            except Exception:
                continue


def kind_of_made(value):
    if value is None:
        return None
    if isinstance(value, sessionmaker):
        return kind_of_class(value.class_)
    if type(value).__name__ == "async_sessionmaker":
        return "async"
    if isinstance(value, (scoped_session, Session, *async_classes)):
        return "async" if isinstance(value, async_classes) else "sync"
    if kind_of_class(value) is not None:
        return kind_of_class(value)
    # What `functools.cache` keeps is an object of its own class.
    inner = inspect.unwrap(value) if inspect.isroutine(value) or hasattr(type(value), "cache_info") else value
    inner = getattr(inner, "__func__", inner)
    if not inspect.isfunction(inner):
        return None
    return kind_of_returned(inner) or (kind_of_opened(inner) if is_managed(value) else None)


def kind_of_returned(function):
    """What a function hands out by its annotation; without one that helps, what it returns or yields."""
    found = set()
    returned = hints_of(function).get("return")
    parts = typing.get_args(returned)
    origin = getattr(typing.get_origin(returned), "__name__", "")
    if parts and ("tor" in origin or "Manager" in origin or origin in ("Awaitable", "Coroutine")):
        returned = parts[2] if origin == "Coroutine" and len(parts) > 2 else parts[0]
    kinds_of_type(returned, found)
    return next(iter(found), None) or kind_of_result(function)


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
        being_read.append(generator)
        kinds_of_code(generator.__code__, generator, found)
        being_read.pop()
    return next(iter(found), None)


@functools.cache
def kind_of_result(function):
    """What a function of the application returns or yields: a session or a maker that it made itself."""
    if "site-packages" in function.__code__.co_filename or function in being_read:
        return None
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except Exception:
        return None
    cells = zip(function.__code__.co_freevars, function.__closure__ or ())
    names = {**function.__globals__, **{name: cell_value(cell) for name, cell in cells}}
    being_read.append(function)
    found, local = None, {}
    if function.__name__ == "<lambda>":
        lambdas = [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
        tree = ast.Return(lambdas[0].body) if len(lambdas) == 1 else ast.Pass()
        tree = ast.Module([tree], [])
    for node in in_order(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            exec_quietly(node, names)
        target, given = bound_by(node)
        if target is not None:
            local[ast.unparse(target)] = kind_of_expression(given, names, local)
        elif isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)):
            found = found or kind_of_expression(node.value, names, local)
    being_read.pop()
    return found


def bound_by(node):
    """What a part of a body binds, and what it binds it to."""
    if isinstance(node, ast.Assign):
        return node.targets[0], node.value
    if isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        return node.target, node.value
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return node.target, node.iter
    return (node.optional_vars, node.context_expr) if isinstance(node, ast.withitem) else (None, None)


def in_order(node):
    """What a function's own statements are made of, in the order of the source."""
    for inner in ast.iter_child_nodes(node):
        yield inner
        if not isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from in_order(inner)


def exec_quietly(node, names):
    try:
        exec(compile(ast.Module([node], []), "<imports>", "exec"), names)
    except Exception:
        pass


def kind_of_expression(node, names, local):
    """The kind of a session or maker that an expression gives; None of anything else."""
    if isinstance(node, (ast.Await, ast.NamedExpr)):
        return kind_of_expression(node.value, names, local)
    if isinstance(node, (ast.BoolOp, ast.IfExp)):
        sides = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        return next(filter(None, (kind_of_expression(side, names, local) for side in sides)), None)
    if isinstance(node, (ast.Name, ast.Attribute)):
        return local.get(ast.unparse(node)) or kind_of_object(value_of(node, names))
    if not isinstance(node, ast.Call):
        return None
    if node.args and re.fullmatch(handing_on, ast.unparse(node.func)):
        return kind_of_expression(node.args[0], names, local)
    callee = value_of(node.func, names)
    if local.get(ast.unparse(node.func)) is not None:
        return local[ast.unparse(node.func)]
    given = next((value_of(one.value, names) for one in node.keywords if one.arg == "class_"), None)
    return kind_of_class(given) or kind_of_maker_class(callee) or kind_of_made(callee)


# What gives what it was given, or the first thing of it.
handing_on = r"a?next|(contextlib\.)?a?closing|\w+\.enter_(async_)?context"


def value_of(node, names):
    if isinstance(node, ast.Name):
        return names.get(node.id)
    return getattr_static(value_of(node.value, names), node.attr) if isinstance(node, ast.Attribute) else None


def kind_of_object(value):
    """The kind of an object that is a session maker, or a session itself."""
    return None if inspect.isclass(value) or inspect.isroutine(value) else kind_of_made(value)


being_read = []


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
    asked = vars(type(value)).get(name) if isinstance(value, type) else None
    if isinstance(asked, property):
        return asked.fget
    if isinstance(value, (types.ModuleType, type)):
        return getattr(value, name, None)
    # What an object has itself, what its class has, or the function of a property, which is not run.
    own = getattr(value, "__dict__", None)
    own = own if isinstance(own, dict) else {}
    if name in own:
        return own[name]
    found = getattr(type(value), name, None)
    if found is None and "__getattr__" in vars(type(value)):
        # An object that stands for another one, or that keeps in a table what it is asked for.
        kept = [inner[name] for inner in own.values() if isinstance(inner, dict) and name in inner]
        return next(iter(kept), None) or next(
            (getattr_static(inner, name) for inner in own.values() if hasattr(type(inner), name)), None
        )
    if isinstance(found, functools.cached_property):
        return found.func
    return getattr(found, "fget", found)
