"""What the state of a request or an application keeps, `request.state.db`, told by the code that sets it."""

import ast
import contextlib
import functools
import inspect
import re
import sys
import typing

import held
from own_objects import Kept, body_of, file_of_module, tree_of
from session_types import kinds_of_type


underway = []


@contextlib.contextmanager
def asked_once(question):
    """Gives whether a question is not being answered already: what sets a state may read it first, and would ask forever."""
    if question in underway:
        yield False
        return
    underway.append(question)
    try:
        yield True
    finally:
        underway.pop()


def set_in_request(text):
    """What `request.state.db` or `request.app.state.db` is: whoever fills the state of requests or apps sets it."""
    asked = re.fullmatch(r"\w+(\.\w+)*\.state\.(\w+)", text)
    if asked is None:
        return None
    with asked_once(asked[2]) as is_new:
        return set_in_state(asked[2]) if is_new else None


@functools.cache
def set_in_state(name):
    for module in own_modules():
        for function in functions_of(module):
            for node in ast.walk(tree_of(function)):
                if isinstance(node, ast.Yield) and isinstance(node.value, ast.Dict):
                    # A lifespan says what the state of every request has.
                    keys = [getattr(key, "value", None) for key in node.value.keys]
                    if name in keys:
                        return held.Body(function, {}).value(node.value.values[keys.index(name)])
                given = set_by(node, name)
                found = None if given is None else held.Body(function, {}).value(given)
                if found is not None:
                    return found
    return None


def set_by(node, name):
    """What a part of a body sets on a state under a name: `state.db = ...`, `scope["state"]["db"] = ...`, `setattr(...)`."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setattr" and len(node.args) == 3:
        of, key, given = node.args
        return given if ast.unparse(of).endswith(".state") and getattr(key, "value", None) == name else None
    targets = [ast.unparse(one) for one in node.targets] if isinstance(node, ast.Assign) else []
    on_state = rf"\w+(\.\w+)*\.state\.{name}|\w+(\.\w+)*\['state'\]\['{name}'\]"
    return node.value if any(re.fullmatch(on_state, target) for target in targets) else None


def kept_by_variable(variable):
    """What a context variable is said to keep, else what somebody sets it to."""
    with asked_once(id(variable)) as is_new:
        return said_or_set(variable) if is_new else None


@functools.cache
def said_or_set(variable):
    for module in own_modules():
        for name in [name for name, value in vars(module).items() if value is variable]:
            found = set()
            for part in typing.get_args(hints_of_module(module).get(name)):
                kinds_of_type(part, found)
            if found:
                return Kept(found.pop(), "maker" in str(module.__annotations__[name]))
    for module in own_modules():
        for function in functions_of(module):
            body = None
            for node in ast.walk(tree_of(function)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "set" and node.args:
                    body = body or held.Body(function, {})
                    found = body.value(node.args[0]) if body.value(node.func.value) is variable else None
                    if found is not None:
                        return found
    return None


def hints_of_module(module):
    try:
        return typing.get_type_hints(module)
    except Exception:
        return {}


def own_modules():
    return [one for one in list(sys.modules.values()) if inspect.ismodule(one) and "/lib/python" not in file_of_module(one)]


def functions_of(module):
    """The functions of a module and of its classes; those inside of them are part of their code."""
    for value in list(vars(module).values()):
        if getattr(value, "__module__", None) != module.__name__:
            continue
        members = list(vars(value).values()) if inspect.isclass(value) else [value]
        for one in map(body_of, members):
            if inspect.isfunction(one) and "/lib/python" not in one.__code__.co_filename:
                yield one
