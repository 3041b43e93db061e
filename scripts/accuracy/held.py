"""What the code of a handler or dependency comes by: the value of every expression, as far as the application tells.

A value is a live object, a session or maker (`Kept`), an object of a class of the application of which no live one is
at hand (`Own`, `Made`), a method of one of these (`Bound`), or None: not known. What calling a value or reading of it
gives, `called` tells; nothing of the application is run. Where the code of a route gives more values than anybody can
look at, nothing is said of its sessions.
"""

import ast
import contextvars
import functools
import inspect

import called
import handed_out
import request_state
from own_objects import Kept, Own, is_own, own_object_of
from session_types import hints_of
from trees import bindings_of, imports_of, only_named_in, parts_of, run_quietly, signature_of, text_of, tree_of

# What gives what it was given, or what that gives first.
handing_on = {"next", "anext", "closing", "aclosing", "enter_context", "enter_async_context", "iter", "aiter"}


class TooManyValues(Exception):
    """The code that a route runs gives more values than are looked at."""


class Count:
    """How many values were looked at on behalf of a route, and how many are at most."""

    values = 0
    most = 3_000_000

    def begin(self):
        self.values = 0

    def one_more(self):
        self.values += 1
        if self.values > self.most:
            raise TooManyValues(f"its code and what that calls give more than {self.most} values: none of its sessions is told")


count = Count()


class Body:
    """A function's code with what its parameters stand for."""

    def __init__(self, function, given):
        cells = zip(function.__code__.co_freevars, function.__closure__ or ())
        around = {name: handed_out.cell_value(cell) for name, cell in cells}
        typed = {name: called.own_by_type(hint) for name, hint in hints_of(function).items() if name != "return"}
        typed = {name: value for name, value in typed.items() if value is not None}
        self.tree, self.function = code_of(function), function
        self.names = {**function.__globals__, **around, **typed, **own_object_of(function), **given}
        self.local, self.known, self.set = {}, {}, {}
        # Its own, where it wraps another function.
        for name in signature_of(function, follow_wrapped=False).parameters:
            self.names.setdefault(name, None) if name in {**typed, **given} else self.local.setdefault(name, [])
        for name in own_object_of(function):
            self.local.pop(name, None)
        for code in imports_of(self.tree):
            run_quietly(code, self.names)
        names, others = bindings_of(self.tree)
        for name, node, value in names:
            self.local.setdefault(name, []).append((node, value))
        for text, value in others:
            self.set.setdefault(text, []).append(value)

    def value(self, node):
        if node is None or not isinstance(node, ast.expr):
            return None
        if id(node) not in self.known:
            self.known[id(node)] = None
            self.known[id(node)] = self.find(node)
        return self.known[id(node)]

    def find(self, node):
        count.one_more()
        if isinstance(node, (ast.Await, ast.NamedExpr, ast.Starred)):
            return self.value(node.value)
        if isinstance(node, (ast.BoolOp, ast.IfExp)):
            sides = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
            return next((value for value in map(self.value, sides) if value is not None), None)
        if isinstance(node, ast.Name):
            return self.named(node.id)
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Tuple):
            return tuple(map(self.value, node.elts))
        if isinstance(node, ast.Call):
            return self.given_by(node)
        found = None
        if isinstance(node, ast.Attribute):
            found = called.read(self.value(node.value), node.attr)
        elif isinstance(node, ast.Subscript):
            found = called.item_of(self.value(node.value), self.value(node.slice))
        if found is not None or not isinstance(node, (ast.Attribute, ast.Subscript)):
            return found
        text = text_of(node)
        set_here = [functools.partial(self.value, one) for one in self.set.get(text, ())]
        return called.first_known(*set_here, lambda: request_state.set_in_request(text))

    def named(self, name):
        if name not in self.local:
            return handed_out.value_of(ast.Name(name), self.names)
        for node, value in self.local[name]:
            found = self.value(value)
            found = called.entered(found) if isinstance(node, ast.withitem) else found
            if found is not None:
                return found
        return None

    def given_by(self, node):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "super" and not node.args and "__class__" in self.function.__code__.co_freevars:
            return called.Above(self.names["__class__"], self.names.get(self.function.__code__.co_varnames[0]))
        if name == "cast" and len(node.args) == 2:
            return self.value(node.args[1])
        if name in handing_on and node.args:
            return called.entered(self.value(node.args[0]))
        if name == "getattr" and len(node.args) > 1 and isinstance(node.args[1], ast.Constant) and isinstance(node.args[1].value, str):
            read = ast.Attribute(node.args[0], node.args[1].value, ast.Load())
            return called.first_known(lambda: self.find(read), *(functools.partial(self.value, one) for one in node.args[2:]))
        of = self.value(node.func.value) if name == "get" and isinstance(node.func, ast.Attribute) else None
        if isinstance(of, contextvars.ContextVar):
            return request_state.kept_by_variable(of)
        if name == "get" and node.args and text_of(node.func).endswith("scope.get"):
            return request_state.set_in_request(f"{text_of(node.func.value)}[{text_of(node.args[0])}]")
        return called.give(self.value(node.func), *self.arguments(node))

    def arguments(self, node):
        return [self.value(one) for one in node.args], {one.arg: self.value(one.value) for one in node.keywords}


@functools.cache
def code_of(function):
    tree = tree_of(function)
    if function.__name__ != "<lambda>":
        return tree
    lambdas = [node for node in parts_of(tree) if isinstance(node, ast.Lambda)]
    return lambdas[0] if len(lambdas) == 1 else ast.Pass()


def kinds_held(function, found, given):
    """Adds the kinds of the sessions and makers that the code of a function comes by, functions inside of it included."""
    body = Body(function, given)
    only_named = only_named_in(body.tree)
    for node in parts_of(body.tree):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)) and node not in only_named:
            if isinstance(getattr(node, "ctx", None), ast.Store):
                continue
            kind = kind_of_value(body.value(node))
            if kind is not None:
                found.add(kind)
    entering = [item.context_expr for node in parts_of(body.tree) if isinstance(node, (ast.With, ast.AsyncWith)) for item in node.items]
    found.update(filter(None, (kind_of_value(called.entered(body.value(node))) for node in entering)))
    for node in parts_of(body.tree):
        if isinstance(node, ast.Call) and node not in only_named:
            kinds_kept_open(body, node, found)


def kinds_kept_open(body, node, found):
    """Adds what a call of what `contextlib` made of a generator keeps open: all that the generator comes by, whatever it yields."""
    callee = body.value(node.func)
    if isinstance(callee, called.Bound):
        function, before = callee.function, [callee.of]
    else:
        function, before = callee, [callee.__self__] if inspect.ismethod(callee) else []
    generator = inspect.unwrap(function) if handed_out.is_managed(function) else None
    # A function below a manager as its decorator is made by `contextlib` too, and is no generator.
    is_generator = inspect.isgeneratorfunction(generator) or inspect.isasyncgenfunction(generator)
    if not is_generator or "/lib/python" in generator.__code__.co_filename:
        return
    args, keywords = body.arguments(node)
    # It may enter itself.
    with request_state.asked_once(generator) as is_new:
        if is_new:
            kinds_held(generator, found, called.bound_to(generator, [*before, *args], keywords))


def kind_of_value(value):
    """The kind of a session, or of what makes some; nothing of functions and classes, which were not called."""
    if value is None or isinstance(value, (Own, called.Bound, called.Above)) or inspect.isclass(value) or inspect.isroutine(value):
        return None
    if isinstance(value, Kept):
        return value.kind
    if is_own(type(value)) and inspect.isfunction(vars(type(value)).get("__getattr__")):
        return kind_stood_for(value)
    return handed_out.kind_of_made(value)


def kind_stood_for(value):
    """An object that hands what it is asked on to a session: `getattr(self.session, name)`."""
    # It may ask itself for what it stands for: `getattr(self.load(), name)`.
    with request_state.asked_once(id(value)) as is_new:
        return kind_handed_on(value) if is_new else None


def kind_handed_on(value):
    body = Body(vars(type(value))["__getattr__"], {"self": value})
    asked = [node.args[0] for node in parts_of(body.tree) if isinstance(node, ast.Call) and text_of(node.func) == "getattr"]
    return next(filter(None, (kind_of_value(body.value(one)) for one in asked)), None)
