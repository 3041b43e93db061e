"""Reads the operators of an Airflow tree with Python's own ast, independently of the scanner.

Usage: python3 oracle.py DIR, where DIR holds `providers` of a checkout.
Prints JSON: every class whose bases lead to BaseOperator, whether it is a sensor, and every `X.defer(` call that its
own body or a base's holds. Bases are matched by imported module path, aliases and re-exports followed; a name that
several imports bind (`try`/`except`) by all of them, and one that leads outside by the only class of that name.
"""

import ast
import json
import pathlib
import sys

ROOT = pathlib.Path(sys.argv[1])
SKIP = {"tests", "example_dags", "docs"}
OPERATORS = {"BaseOperator"}
SENSORS = {"BaseSensorOperator"}


def module_name(path: pathlib.Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if "src" in parts:
        parts = parts[parts.index("src") + 1 :]
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def imported(tree: ast.Module, module: str, is_package: bool) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*package[: len(package) - node.level + 1], *([base] if base else [])])
            for alias in node.names:
                names.setdefault(alias.asname or alias.name, []).append(f"{base}.{alias.name}")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                head = alias.name.split(".")[0]
                names.setdefault(alias.asname or head, []).append(alias.name if alias.asname else head)
    return names


def dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return inner and f"{inner}.{node.attr}"
    return None


classes: dict[str, dict] = {}
exports: dict[str, list[str]] = {}
calls = []
for path in sorted(ROOT.glob("providers/**/*.py")):
    if SKIP & set(path.relative_to(ROOT).parts):
        continue
    tree = ast.parse(path.read_text())
    module = module_name(path)
    names = imported(tree, module, path.name == "__init__.py")
    for name, targets in names.items():
        exports[f"{module}.{name}"] = targets
    functions: list[tuple[str | None, str]] = []

    class Visitor(ast.NodeVisitor):
        def visit_ClassDef(self, node: ast.ClassDef) -> None:
            bases = []
            for base in node.bases:
                text = dotted(base)
                if text:
                    head, _, rest = text.partition(".")
                    for full in names.get(head, [f"{module}.{head}"]):
                        bases.append(full + (f".{rest}" if rest else ""))
            own = [
                call.lineno
                for call in ast.walk(node)
                if isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "defer"
                and isinstance(call.func.value, ast.Name)
                and call.func.value.id == "self"
            ]
            parameters = [
                argument.arg
                for statement in node.body
                if isinstance(statement, ast.FunctionDef) and statement.name == "__init__"
                for argument in [*statement.args.args, *statement.args.kwonlyargs]
            ]
            classes[f"{module}.{node.name}"] = {
                "key": f"{module}:{node.name}",
                "file": str(path.relative_to(ROOT)),
                "line": node.lineno,
                "bases": bases,
                "own": own,
                "deferrable": "deferrable" in parameters,
                "poke": any(isinstance(s, ast.FunctionDef) and s.name == "poke" for s in node.body),
            }
            functions.append((node.name, ""))
            self.generic_visit(node)
            functions.pop()

        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
            functions.append((None, node.name))
            self.generic_visit(node)
            functions.pop()

        visit_AsyncFunctionDef = visit_FunctionDef

        def visit_Call(self, node: ast.Call) -> None:
            if isinstance(node.func, ast.Attribute) and node.func.attr == "defer" and isinstance(node.func.value, ast.Name):
                inside = [name for kind, name in functions if kind is None]
                calls.append(
                    {
                        "file": str(path.relative_to(ROOT)),
                        "line": node.lineno,
                        "on": node.func.value.id,
                        "in": inside[-1] if inside else None,
                        "timeout": any(k.arg == "timeout" for k in node.keywords),
                    }
                )
            self.generic_visit(node)

    Visitor().visit(tree)


by_last_name: dict[str, list[str]] = {}
for name in classes:
    by_last_name.setdefault(name.rpartition(".")[2], []).append(name)


def follow(name: str, seen: frozenset[str] = frozenset()) -> list[str]:
    if name in classes or name in seen:
        return [name]
    if name in exports:
        return [found for target in exports[name] for found in follow(target, seen | {name})]
    head, _, last = name.rpartition(".")
    if head in exports:
        return [found for target in exports[head] for found in follow(f"{target}.{last}", seen | {name})]
    alone = by_last_name.get(last, [])
    return alone if len(alone) == 1 else [name]


def lineage(name: str, seen: tuple[str, ...] = ()) -> list[str]:
    if name in seen:
        return []
    found = [name]
    for base in classes.get(name, {"bases": []})["bases"]:
        for target in follow(base):
            found += lineage(target, (*seen, name))
    return found


operators = []
for name, info in classes.items():
    line = lineage(name)
    lasts = {each.rpartition(".")[2] for each in line}
    if not lasts & (OPERATORS | SENSORS):
        continue
    known = [classes[each] for each in line if each in classes]
    operators.append(
        {
            "key": info["key"],
            "file": info["file"],
            "line": info["line"],
            "sensor": bool(lasts & SENSORS),
            "own": bool(info["own"]),
            "defers": any(each["own"] for each in known),
            "deferrable": any(each["deferrable"] for each in known),
        }
    )

json.dump({"operators": operators, "calls": calls}, sys.stdout)
