"""The code of an application's functions, and what was found out about it once: many routes run the same code."""

import ast
import dis
import functools
import inspect
import linecache
import textwrap
import types


def tree_of(function):
    """A function's code; an empty one where there is no source."""
    return tree_of_code(function.__code__)


@functools.cache
def tree_of_code(code):
    known = definitions_of(code.co_filename).get((code.co_name, code.co_firstlineno))
    if known is not None:
        return known
    try:
        # Of a function that wraps another one, `inspect` would give the source of that one.
        return ast.parse(textwrap.dedent(inspect.getsource(code))).body[0]
    except Exception:
        return ast.Pass()


@functools.cache
def tree_of_file(file):
    try:
        return ast.parse("".join(linecache.getlines(file)))
    except Exception:
        return ast.Module([], [])


@functools.cache
def definitions_of(file):
    """The functions that stand in a file by name and first line, which is that of the first decorator."""
    found = {}
    for node in ast.walk(tree_of_file(file)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min(one.lineno for one in (node, *node.decorator_list))
            found[node.name, first] = node
    return found


@functools.cache
def words_of(code):
    """The names that code uses, and the texts in it, those of functions inside of it included."""
    words = {*code.co_names, *code.co_varnames, *code.co_freevars}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            words |= words_of(constant)
        else:
            words.update(one for one in (constant if isinstance(constant, (tuple, frozenset)) else (constant,)) if isinstance(one, str))
    return words


@functools.cache
def steps_of(code):
    return list(dis.get_instructions(code))


@functools.cache
def signature_of(function, follow_wrapped=True):
    return inspect.signature(function, follow_wrapped=follow_wrapped)


@functools.cache
def parts_of(tree):
    """All that a tree is made of."""
    return list(ast.walk(tree))


@functools.cache
def own_parts_of(tree):
    """What a function's own statements are made of, in the order of the source."""
    return list(in_order(tree))


def in_order(node):
    for inner in ast.iter_child_nodes(node):
        yield inner
        if not isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from in_order(inner)


@functools.cache
def given_back(tree):
    """What a function's own statements return and yield."""
    return [node.value for node in own_parts_of(tree) if isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)) and node.value is not None]


@functools.cache
def assigned_in(tree):
    """The texts of all that a function's own statements assign to."""
    found = set()
    for node in own_parts_of(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            found.update(map(text_of, targets_of(node)))
    return found


def targets_of(node):
    return node.targets if isinstance(node, ast.Assign) else [node.target]


@functools.cache
def text_of(node):
    return ast.unparse(node)


@functools.cache
def bindings_of(tree):
    """What a tree binds: names with what binds each and the value, and the texts of anything else with the value."""
    names, others = [], []
    for node in parts_of(tree):
        bound = bound_by(node)
        for target, value in [bound] if isinstance(node, (ast.For, ast.AsyncFor)) else unpacked(*bound):
            if isinstance(target, ast.Name):
                names.append((target.id, node, value))
            elif target is not None:
                others.append((text_of(target), value))
    return names, others


def bound_by(node):
    """What a part of a body binds, and what it binds it to."""
    if isinstance(node, ast.Assign):
        return node.targets[0], node.value
    if isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        return node.target, node.value
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return node.target, node.iter
    return (node.optional_vars, node.context_expr) if isinstance(node, ast.withitem) else (None, None)


def unpacked(target, value):
    """What is bound one by one: of `engine, maker = make()` the items of what it is given."""
    if not isinstance(target, (ast.Tuple, ast.List)):
        return [(target, value)]
    items = value.elts if isinstance(value, (ast.Tuple, ast.List)) else [ast.Subscript(value, ast.Constant(at), ast.Load()) for at in range(len(target.elts))]
    return [bound for one, item in zip(target.elts, items) for bound in unpacked(one, item)]


@functools.cache
def imports_of(tree):
    """The imports of a tree, ready to be run."""
    return [code_of_import(node) for node in parts_of(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]


@functools.cache
def code_of_import(node):
    return compile(ast.Module([node], []), "<imports>", "exec")


def run_quietly(code, names):
    try:
        exec(code, names)
    except Exception:
        pass


@functools.cache
def only_named_in(tree):
    """What of a tree only names classes: what is asked or told about types, defaults and decorators."""
    only_named = set()
    for node in parts_of(tree):
        if isinstance(node, ast.Call) and text_of(node.func) in ("isinstance", "issubclass", "cast", "typing.cast"):
            only_named.update(ast.walk(node))
        if isinstance(node, ast.arguments):
            only_named.update(inner for default in (*node.defaults, *node.kw_defaults) if default for inner in ast.walk(default))
        decorated = getattr(node, "decorator_list", None) or []
        only_named.update(inner for one in decorated for inner in ast.walk(one))
    return only_named
