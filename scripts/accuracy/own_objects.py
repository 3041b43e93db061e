"""What `self` stands for in a method, as far as sessions go: what its class has and what its methods set."""

import ast
import functools
import inspect
import sys
import types

import handed_out
from session_types import hints_of, kind_of_maker_class, kinds_of_type
from trees import assigned_in, code_of_import, own_parts_of, run_quietly, signature_of, targets_of, text_of, tree_of


class Kept:
    """What an object keeps for its methods: a session, or what makes some."""

    def __init__(self, kind, makes):
        self.kind, self.makes = kind, makes


class Own:
    """What `self` stands for in a method: an object with what its class has and what the methods of that set."""

    def __init__(self, owner):
        self.owner = owner

    @functools.cache
    def attribute(self, name):
        of_class = handed_out.getattr_static(self.owner, name)
        of_class = handed_out.read_of(body_of(of_class)) if is_read(of_class) else body_of(of_class)
        return (None if inspect.isroutine(of_class) else self.kept(name)) or of_class

    def kept(self, name):
        for owner in self.owner.__mro__:
            for method in () if "site-packages" in file_of(owner) else vars(owner).values():
                method = body_of(method)
                found = kept_by(method, name) if inspect.isfunction(method) else None
                if found is not None:
                    return found
        return kept_as(hints_of(self.owner).get(name))


def is_read(member):
    return isinstance(member, (property, functools.cached_property))


def body_of(member):
    """The function of a property or method, below its decorators."""
    if isinstance(member, property):
        member = member.fget
    elif isinstance(member, functools.cached_property):
        member = member.func
    elif isinstance(member, (classmethod, staticmethod)):
        member = member.__func__
    return inspect.unwrap(member) if inspect.isroutine(member) else member


@functools.cache
def own_of(owner):
    return Own(owner)


def own_object_of(function):
    """The first parameter of a method by name; nothing for what is none."""
    code = getattr(function, "__code__", None)
    *names, last = getattr(function, "__qualname__", "").split(".")
    if code is None or not names or "<locals>" in names or not code.co_argcount or "site-packages" in code.co_filename:
        return {}
    owner = sys.modules.get(function.__module__)
    for name in names:
        owner = getattr(owner, name, None)
    if not inspect.isclass(owner) or isinstance(vars(owner).get(last), staticmethod):
        return {}
    return {code.co_varnames[0]: own_of(owner)}


def kept_by(method, name):
    """What a method sets an attribute of its object to; None of anything but sessions, makers and objects that have some."""
    if not method.__code__.co_argcount or method in handed_out.being_read:
        return None
    wanted = f"{method.__code__.co_varnames[0]}.{name}"
    given = signature_of(method).parameters.items()
    kept = {one: parameter.default for one, parameter in given if handed_out.kind_of_object(parameter.default) is not None}
    kept.update({one: kept_as(hint) for one, hint in hints_of(method).items() if kept_as(hint) is not None})
    names = {**method.__globals__, **kept}
    return set_in(tree_of(method), wanted, names)


def set_in(tree, wanted, names):
    """What a body sets a name or an attribute to, as far as sessions go."""
    if wanted not in assigned_in(tree):
        return None
    for node in own_parts_of(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            run_quietly(code_of_import(node), names)
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or wanted not in map(text_of, targets_of(node)):
            continue
        if isinstance(node, ast.AnnAssign):
            try:
                return kept_as(eval(text_of(node.annotation), names))
            except Exception:
                pass
        found = None if node.value is None else kept_of(node.value, names)
        if found is not None:
            return found
    return None


@functools.cache
def set_later(module_name, name):
    """What a function of a module sets a name of the module to that is None, or nothing, when it is imported."""
    module = sys.modules.get(module_name)
    asked = (module_name, name)
    # `kept = kept or made()` says what it is by itself.
    if asked in underway or not inspect.ismodule(module) or "site-packages" in file_of_module(module):
        return None
    underway.add(asked)
    try:
        return set_by_functions_of(module, name)
    finally:
        underway.discard(asked)


underway = set()


def set_by_functions_of(module, name):
    for function in list(vars(module).values()):
        function = body_of(function)
        if not inspect.isfunction(function) or function.__module__ != module.__name__:
            continue
        if name in function.__code__.co_names and name not in function.__code__.co_varnames:
            tree = tree_of(function)
            declares = any(isinstance(node, ast.Global) and name in node.names for node in own_parts_of(tree))
            found = set_in(tree, name, dict(function.__globals__)) if declares else None
            if found is not None:
                return found
    return None


def set_on_state(state, name):
    """The same for what an application keeps in its state: whoever starts it sets that."""
    return set_on_any_state(name) if type(state).__module__ == "starlette.datastructures" else None


@functools.cache
def set_on_any_state(name):
    for module in list(sys.modules.values()):
        if "/lib/python" in file_of_module(module) or not inspect.ismodule(module):
            continue
        for function in [body_of(value) for value in list(vars(module).values())]:
            if inspect.isfunction(function) and {"state", name} <= set(function.__code__.co_names):
                found = set_in(tree_of(function), f"app.state.{name}", dict(function.__globals__))
                if found is not None:
                    return found
    return None


def is_own(value):
    return value.__module__ != "builtins" and "/lib/python" not in file_of(value)


def file_of_module(module):
    return getattr(module, "__file__", None) or "/lib/python/site-packages"


def kept_of(node, names):
    if isinstance(node, (ast.Name, ast.Attribute)):
        value = handed_out.value_of(node, names)
        return value if isinstance(value, (Kept, types.FunctionType)) or handed_out.kind_of_made(value) else None
    kind = handed_out.kind_of_expression(node, names, {})
    callee = handed_out.value_of(node.func, names) if isinstance(node, ast.Call) else None
    if kind is not None:
        return Kept(kind, kind_of_maker_class(callee) is not None)
    return own_of(callee) if inspect.isclass(callee) and "site-packages" not in file_of(callee) else None


def file_of(value):
    return file_of_module(sys.modules.get(value.__module__))


def kept_as(annotation):
    found = set()
    kinds_of_type(annotation, found)
    return Kept(found.pop(), "maker" in str(annotation)) if found else None
