"""What calling a value gives, or reading of it: a method's object, what the methods of a class set, what a function returns.

Nothing of the application is run: a call gives what the code of the function that is called returns or yields.
"""

import ast
import functools
import inspect
import types

import handed_out
import held
from own_objects import Kept, Own, body_of, is_own, own_of
from session_types import hints_of, kind_of_class, kind_of_maker_class, kinds_of_type
from trees import given_back, signature_of

deepest = 8


class Bound:
    """A method of an object."""

    def __init__(self, function, of):
        self.function, self.of = function, of


class Made(Own):
    """An object that is made with arguments that are known."""

    def __init__(self, owner, given):
        self.owner, self.given = owner, given


class Above:
    """`super()`."""

    def __init__(self, owner, of):
        self.owner, self.of = owner, of


def own_by_type(hint):
    """An object of the class of the application that something is typed with."""
    hint = getattr(hint, "__origin__", hint)
    return own_of(hint) if inspect.isclass(hint) and is_own(hint) and kind_of_class(hint) is None else None


def read(value, name):
    """What an attribute of a value is."""
    if value is None or isinstance(value, Bound):
        return None
    if isinstance(value, Kept):
        return Kept(value.kind, False) if value.makes and name == "registry" else Bound(name, value)
    if isinstance(value, Above):
        owners = value.owner.__mro__[1:]
        found = next((vars(owner)[name] for owner in owners if name in vars(owner)), None)
    elif isinstance(value, Own):
        found = next((vars(owner)[name] for owner in value.owner.__mro__ if name in vars(owner)), None)
        if not inspect.isroutine(found) and not is_descriptor(found):
            return first_known(
                lambda: kept_in(value, value.owner, name),
                lambda: value.attribute(name),
                lambda: own_by_type(hints_of(value.owner).get(name)),
            )
    elif isinstance(value, (types.ModuleType, type)):
        return handed_out.getattr_static(value, name)
    elif not is_own(type(value)):
        return handed_out.getattr_static(value, name)
    else:
        found = next((vars(owner)[name] for owner in type(value).__mro__ if name in vars(owner)), None)
        if name in handed_out.kept_by(value) or not (inspect.isroutine(found) or is_descriptor(found)):
            return first_known(lambda: handed_out.getattr_static(value, name), lambda: kept_in(value, type(value), name))
    of = value.of if isinstance(value, Above) else value
    if isinstance(found, (property, functools.cached_property)):
        return returned(found.fget if isinstance(found, property) else found.func, [of], {})
    if isinstance(found, (staticmethod, classmethod)):
        return found.__func__ if isinstance(found, staticmethod) else Bound(found.__func__, of)
    return Bound(found, of) if inspect.isroutine(found) else found


def first_known(*asks):
    """The first answer that is one; what an application makes may refuse to be true or false."""
    return next((value for value in (ask() for ask in asks) if value is not None), None)


def kept_in(of, owner, name):
    """What the methods of an object's class set an attribute of it to, be it when it is made or later."""
    asked = (owner, name)
    if asked in underway:
        return None
    underway.append(asked)
    try:
        for method in [one for base in owner.__mro__ if is_own(base) for one in vars(base).values()]:
            method = body_of(method)
            if not inspect.isfunction(method) or not method.__code__.co_argcount or name not in method.__code__.co_names:
                continue
            first = method.__code__.co_varnames[0]
            args, keywords = of.given if isinstance(of, Made) and method.__name__ == "__init__" else ([], {})
            body = held.Body(method, {**bound_to(method, [of, *args], keywords), first: of})
            values = map(body.value, body.set.get(f"{first}.{name}", ()))
            found = next((value for value in values if value is not None), None)
            if found is not None:
                return found
        return None
    finally:
        underway.remove(asked)


def is_descriptor(value):
    return isinstance(value, (property, functools.cached_property, staticmethod, classmethod))


def item_of(value, index):
    if isinstance(value, (dict, list, tuple)) and isinstance(index, (str, int)):
        try:
            return value[index]
        except Exception:
            return None
    kinds = {held.kind_of_value(one) for one in value.values()} if isinstance(value, dict) else set()
    return Kept(kinds.pop(), True) if len(kinds) == 1 and None not in kinds else None


def give(callee, args, keywords):
    """What calling a value gives."""
    if isinstance(callee, Kept):
        return Kept(callee.kind, False) if callee.makes else None
    if isinstance(callee, Bound):
        if isinstance(callee.of, Kept):
            return Kept(callee.of.kind, False) if callee.of.makes and callee.function == "begin" else None
        return returned(callee.function, [callee.of, *args], keywords)
    if isinstance(callee, types.MethodType):
        if held.kind_of_value(callee.__self__) is not None:
            return Kept(held.kind_of_value(callee.__self__), False) if callee.__name__ == "begin" and is_maker(callee.__self__) else None
        return returned(callee.__func__, [callee.__self__, *args], keywords)
    if isinstance(callee, functools.partial):
        return give(callee.func, [*callee.args, *args], {**callee.keywords, **keywords})
    if inspect.isclass(callee):
        return made_of(callee, args, keywords)
    if inspect.isroutine(callee) or hasattr(type(callee), "cache_info"):
        return returned(callee, args, keywords)
    if isinstance(callee, Own):
        return give(read(callee, "__call__"), args, keywords)
    if callee is None or isinstance(callee, Above):
        return None
    if handed_out.kind_of_object(callee) is not None:
        return Kept(handed_out.kind_of_object(callee), False) if is_maker(callee) else None
    if is_own(type(callee)):
        return give(read(callee, "__call__"), args, keywords)
    return given_by_library(callee, args, keywords)


def given_by_library(callee, args, keywords):
    """A provider of dependency-injector, or an object of any other library: it calls the functions of the project that it keeps."""
    if is_of_injector(callee):
        return given_by_provider(callee)
    functions = [inspect.unwrap(one) for one in kept_by_library(callee) if inspect.isfunction(one)]
    values = (returned(one, [], {}) for one in functions if "/lib/python" not in one.__code__.co_filename)
    return next((value for value in values if held.kind_of_value(value) is not None), None)


def is_of_injector(value):
    return type(value).__module__.startswith("dependency_injector")


def given_by_provider(provider):
    """What a provider makes, and what is read or called of that: `Container.db.provided.session`."""
    kind = type(provider).__name__
    # A provider of the second sort has whatever it is asked for, without end.
    provided = first_known(lambda: getattr(provider, "provides", None), lambda: getattr(provider, "provider", None))
    if provided is None or kind in ("Object", "Delegate"):
        return provided
    if kind in ("AttributeGetter", "ItemGetter"):
        of = give(provided, [], {})
        return read(of, provider.name) if kind == "AttributeGetter" else item_of(of, provider.name)
    if kind in ("ProvidedInstance", "Provide"):
        return give(provided, [], {})
    if kind == "MethodCaller":
        return give(give(provided, [], {}), [], {})
    args, keywords = getattr(provider, "args", ()), getattr(provider, "kwargs", {})
    if not isinstance(args, tuple) or not isinstance(keywords, dict):
        return None
    return give(provided, [injected(one) for one in args], {name: injected(one) for name, one in keywords.items()})


def injected(value):
    """A provider gives what it makes to whom it is given."""
    return give(value, [], {}) if is_of_injector(value) else value


def kept_by_library(value):
    slots = [slot for owner in type(value).__mro__ for slot in getattr(owner, "__slots__", ())]
    return [*handed_out.kept_by(value).values(), *(getattr(value, slot, None) for slot in slots)]


def is_maker(value):
    return callable(value)


def made_of(owner, args, keywords):
    if kind_of_class(owner) is not None:
        return Kept(kind_of_class(owner), owner.__name__.endswith("scoped_session"))
    if kind_of_maker_class(owner) is not None:
        of = kind_of_class(keywords.get("class_")) if inspect.isclass(keywords.get("class_")) else None
        return Kept(of or kind_of_maker_class(owner), True)
    if not is_own(owner):
        return None
    # The one object of a class that makes no other.
    kept = [one for one in vars(owner).values() if type(one) is owner] if "__new__" in vars(owner) else []
    return kept[0] if kept else Made(owner, (args, keywords))


def entered(value):
    """What a `with` gives."""
    if isinstance(value, (Own, types.SimpleNamespace)) or (value is not None and not inspect.isclass(value) and is_own(type(value))):
        if not isinstance(value, (Kept, Bound, Above)):
            enter = first_known(lambda: read(value, "__enter__"), lambda: read(value, "__aenter__"))
            found = give(enter, [], {}) if isinstance(enter, Bound) else None
            return value if found is None else found
    return value


def bound_to(function, args, keywords):
    """What the parameters of a function stand for; a default where nothing is given."""
    try:
        given = signature_of(function).bind_partial(*args, **{name: one for name, one in keywords.items() if name})
    except TypeError:
        return {}
    given.apply_defaults()
    # Nothing is compared here: what an application makes may refuse to be.
    return {name: one for name, one in given.arguments.items() if one is not None and not (type(one) in (tuple, dict) and not one)}


underway = []


def returned(function, args, keywords):
    """What a function returns or yields: a session as its annotation says, else what its code comes by."""
    inner = inspect.unwrap(function) if inspect.isroutine(function) or hasattr(type(function), "cache_info") else function
    inner = inner.__func__ if isinstance(inner, (types.MethodType, classmethod, staticmethod)) else inner
    if not inspect.isfunction(inner) or inner in underway or len(underway) > deepest:
        return None
    annotated = handed_out.returned_type(inner)
    found = set()
    kinds_of_type(annotated, found)
    if found:
        return Kept(found.pop(), "maker" in str(annotated))
    if "/lib/python" in inner.__code__.co_filename:
        return None
    underway.append(inner)
    try:
        body = held.Body(inner, bound_to(inner, args, keywords))
        given = [body.tree.body] if isinstance(body.tree, ast.Lambda) else given_back(body.tree)
        return first_known(*(functools.partial(body.value, one) for one in given), lambda: own_by_type(annotated))
    finally:
        underway.pop()
