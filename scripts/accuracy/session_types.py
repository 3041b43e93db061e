"""Which session kinds, "sync" and "async", a class or an annotation tells, by SQLAlchemy's own classes."""

import ast
import functools
import inspect
import sys
import typing

try:
    from sqlalchemy.orm import Session, scoped_session, sessionmaker
except ImportError:
    Session = scoped_session = sessionmaker = None
try:
    from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session

    async_classes = (AsyncSession, async_scoped_session)
except ImportError:
    # SQLAlchemy 2.1 without greenlet.
    async_classes = ()


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
