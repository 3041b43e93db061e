"""Which database sessions a route uses, asked from the running objects: real classes, never names.

A callable uses a session when one of its parameters is typed with SQLAlchemy's (or a subclass's) session class or
session maker, when one is filled in by a function that hands a session out, or when its own code calls something that
makes one: a session class, a session maker, or a function that hands one out. A function does that when it says so by
its return annotation, else when it returns or yields what it got from something that makes a session or a maker. What
`contextlib` made of a generator keeps open what the generator opened, whatever it yields, be it a function or a method
of an object that the code makes. A function inside of another one is part of its code, with what its parameters are
typed with. In a method, `self` is an object that has what the methods of its class set and what its class is annotated
with: it may get its sessions long after it was made. So may what is None as long as the app is only imported: a name of
a module that its functions set, an attribute of an object.
"""

import functools
import inspect
import types

import called
import handed_out
import held
from own_objects import own_object_of, set_later
from session_types import Session, hints_of, kind_of_maker_class, kinds_of_type, names_for_types
from trees import signature_of, steps_of


def kinds_of_dependant(dependant, found=None, depth=0):
    """The session kinds, "sync" and "async", of an endpoint and everything that it depends on."""
    found = set() if found is None else found
    if Session is None:
        return found
    if depth == 0:
        held.count.begin()
    call = dependant.call
    if call is not None:
        given = {one.name: given_by(one.call) for one in dependant.dependencies if one.name and one.call is not None}
        for layer in layers(call):
            kinds_of_signature(layer, found)
            code = getattr(layer, "__code__", None)
            if code is not None:
                kinds_of_code(code, layer, found)
                held.kinds_held(layer, found, {**self_of(call, layer), **known_of(given, layer)})
    for inner in dependant.dependencies:
        # What a decorator or a router names is called for its effects only.
        if inner.name is not None and inner.call is not None:
            handed = [handed_out.kind_of_returned(layer) for layer in layers(inner.call) if inspect.isfunction(layer)]
            found.update(filter(None, [*handed, held.kind_of_value(given_by(inner.call))]))
        if depth < 30:
            kinds_of_dependant(inner, found, depth + 1)
    return found


def given_by(call):
    """What calling a dependency gives its dependant."""
    return called.give(call, [], {})


def self_of(call, layer):
    """The object whose method is called, which is there already."""
    of = getattr(call, "__self__", None) if inspect.ismethod(call) else None
    if of is None and not inspect.isroutine(call) and not inspect.isclass(call) and not hasattr(call, "func"):
        of = call
    code = getattr(layer, "__code__", None)
    return {code.co_varnames[0]: of} if of is not None and code.co_argcount and layer in (getattr(call, "__func__", None), getattr(type(call), "__call__", None)) else {}


def known_of(given, layer):
    names = signature_of(layer, follow_wrapped=False).parameters if inspect.isfunction(layer) else ()
    return {name: value for name, value in given.items() if value is not None and name in names}


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
            # dishka's wrapper says in its own way what it wraps.
            call = getattr(call, "__wrapped__", None) or getattr(call, "__dishka_orig_func__", None)
        if call is None:
            return


def kinds_of_signature(call, found):
    for name, annotation in hints_of(call).items():
        if name != "return":
            kinds_of_type(annotation, found)


def kinds_of_code(code, function, found):
    """Names that the code loads and then reads attributes of, as far as modules and functions tell them."""
    values = {name: handed_out.cell_value(cell) for name, cell in zip(code.co_freevars, getattr(function, "__closure__", None) or ())}
    values = {**own_object_of(function), **values}
    spaces = (values, getattr(function, "__globals__", {}))
    local, current, previous, constants = own_object_of(function), None, None, [0, None]
    # What a body makes a maker of; `class_` says of what, and is a class that the body names.
    makers = set()
    # Which class something is of is asked, or told a type checker, by naming the class; that opens no session.
    only_named = False
    for step in steps_of(code):
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
            if current is None:
                current = set_later(getattr(function, "__module__", ""), step.argval)
        elif name == "IMPORT_NAME":
            level, names = constants[-2:]
            current = previous = handed_out.imported(step.argval, level, names, function)
        elif name == "IMPORT_FROM":
            current = getattr(previous, step.argval, None)
            # `import a.b.c as d` takes one from the other.
            previous = previous if names else current
        elif name in ("STORE_FAST", "STORE_DEREF"):
            local[step.argval], current = current, None
            if name == "STORE_DEREF":
                values[step.argval] = local[step.argval]
        elif name in ("LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_BORROW"):
            current = local.get(step.argval)
        elif name in ("LOAD_ATTR", "LOAD_METHOD"):
            current = handed_out.getattr_static(current, step.argval)
        elif name in ("PUSH_NULL", "PRECALL", "KW_NAMES", "RESUME", "CACHE", "COPY"):
            continue
        else:
            current = None
        kind = None if only_named and inspect.isclass(current) else handed_out.kind_of_made(current)
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
