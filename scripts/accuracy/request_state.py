"""What a request or an application keeps, `request.state.db`, `request.scope["db"]`, `request.app.db`, told by the code that sets it."""

import ast
import contextlib
import functools
import inspect
import re
import sys
import typing

import handed_out
import held
from own_objects import Kept, body_of, file_of_module
from session_types import kinds_of_type
from trees import own_parts_of, parts_of, text_of, tree_of, tree_of_file, words_of


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


# Where it is asked for, and where it is set, by what is fullmatched with a name in it.
places = {
    r"\w+(?:\.\w+)*\.state\.(\w+)": r"\w+(\.\w+)*\.state\.{}|\w+(\.\w+)*\['state'\]\['{}'\]",
    r"(?:request|scope|\w+(?:\.\w+)*\.scope)\['(\w+)'\]": r"(\w+\.)*scope\['{}'\]",
    r"\w+(?:\.\w+)*\.app\.(\w+)": r"(\w+\.)*app\.{}",
}


def set_in_request(text):
    """What `request.state.db` and the like is: whoever fills the state of requests or apps sets it."""
    for asked_as, set_as in places.items():
        asked = re.fullmatch(asked_as, text)
        if asked is not None:
            with asked_once((asked_as, asked[1])) as is_new:
                return kept_as(asked[1], set_as) if is_new else None
    return None


@functools.cache
def kept_as(name, set_as):
    is_state = set_as.startswith(r"\w+(\.\w+)*\.state")
    target = re.compile(set_as.replace("{}", name))
    for module in own_modules():
        found = set_at_top(module, target)
        if found is not None:
            return found
        for function in functions_of(module):
            for node in parts_of(tree_of(function)) if name in words_of(function.__code__) else ():
                if is_state and isinstance(node, ast.Yield) and isinstance(node.value, ast.Dict):
                    # A lifespan says what the state of every request has.
                    keys = [getattr(key, "value", None) for key in node.value.keys]
                    if name in keys:
                        return held.Body(function, {}).value(node.value.values[keys.index(name)])
                given = set_by(node, name if is_state else None, target)
                found = None if given is None else held.Body(function, {}).value(given)
                if found is not None:
                    return found
    return None


def set_at_top(module, target):
    """What the statements of a module set: it is there already, and is read."""
    for node in own_parts_of(tree_of_file(file_of_module(module))):
        for one in node.targets if isinstance(node, ast.Assign) else []:
            if target.fullmatch(text_of(one)):
                try:
                    return eval(text_of(one), vars(module))
                except Exception:
                    continue
    return None


def set_by(node, name, target):
    """What a part of a body sets: `state.db = ...`, `scope["state"]["db"] = ...`, `setattr(...)` of a name on a state."""
    if isinstance(node, ast.Call) and name is not None and getattr(node.func, "id", "") == "setattr" and len(node.args) == 3:
        of, key, given = node.args
        return given if text_of(of).endswith(".state") and getattr(key, "value", None) == name else None
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return node.value if any(target.fullmatch(text_of(one)) for one in targets) else None


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
            for node in parts_of(tree_of(function)) if "set" in words_of(function.__code__) else ():
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
        # A module may refuse to be asked for what it does not have.
        if inspect.ismodule(value) or getattr(value, "__module__", None) != module.__name__:
            continue
        members = list(vars(value).values()) if inspect.isclass(value) else [value]
        for one in map(body_of, members):
            if inspect.isfunction(one) and "/lib/python" not in one.__code__.co_filename:
                yield one
