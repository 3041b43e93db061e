import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { damaged, hostileText } from "./hostile-text.ts";

const name = fc.constantFrom(
  "a",
  "router",
  "session",
  "Depends",
  "get_session",
  "x1",
  "_",
  "self",
  "été",
  "match",
);
const block = (text: string) => text.replace(/^(?=.)/gm, "    ");

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie("expression");
  const list = fc.array(inner, { maxLength: 3 }).map((items) => items.join(", "));
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      name,
      fc.constantFrom(
        "1",
        "0xFF",
        "1_000",
        "1e5j",
        "None",
        "True",
        "...",
        '"s"',
        "'q'",
        'b"\\x00"',
        'r"\\d"',
      ),
      fc.constantFrom(
        '"""doc\nmore"""',
        'f"{a!r:>{b}} {{}}"',
        'f"{a["b"]}"',
        '"a" "b"',
        "rb'''\n'''",
        "'\\\n'",
      ),
      fc.tuple(inner, name).map(([value, member]) => `${value}.${member}`),
      fc.tuple(inner, list).map(([value, items]) => `${value}(${items})`),
      fc
        .tuple(inner, name, inner)
        .map(([value, key, given]) => `${value}(*${key}, ${key}=${given}, **${key})`),
      fc.tuple(inner, inner).map(([value, index]) => `${value}[${index}:${index}, ...]`),
      fc
        .tuple(inner, fc.constantFrom("+", "@", "**", " and ", " not in ", " is ", "<", "|", ":="), inner)
        .map((x) => `(${x.join("")})`),
      fc
        .tuple(fc.constantFrom("await ", "not ", "-", "lambda a, *b, c=1: ", "yield ", "yield from "), inner)
        .map(([word, value]) => `(${word}${value})`),
      list.map((items) => `[${items}]`),
      fc.tuple(list, inner).map(([items, value]) => `{${items === "" ? "" : `${items}: ${value}`}}`),
      fc
        .tuple(inner, name, inner)
        .map(([value, item, source]) => `[${value} async for ${item} in ${source} if ${item}]`),
      fc.tuple(inner, inner, inner).map(([a, b, c]) => `(${a} if ${b} else ${c})`),
      fc.tuple(inner, inner).map(([a, b]) => `Annotated[${a}, ${b}]`),
    ),
  };
});

const parameters = fc
  .array(fc.tuple(name, fc.option(expression), fc.option(expression)), { maxLength: 4 })
  .map((all) =>
    all
      .map(
        ([id, type, value]) =>
          `${id}${type === null ? "" : `: ${type}`}${value === null ? "" : ` = ${value}`}`,
      )
      .join(",\n    "),
  );

const { body } = fc.letrec<{ statement: string; body: string }>((tie) => {
  const inner = tie("body").map(block);
  const decorators = fc
    .array(
      fc.oneof(
        expression,
        fc.constantFrom('router.get("/{id:path}", status_code=202)', "app.websocket('/w')"),
      ),
      { maxLength: 2 },
    )
    .map((all) => all.map((one) => `@${one}\n`).join(""));
  return {
    body: fc.array(tie("statement"), { minLength: 1, maxLength: 4 }).map((all) => all.join("")),
    statement: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      expression.map((value) => `${value}\n`),
      fc.constantFrom(
        "pass\n",
        "...\n",
        "# a comment\n",
        "\n",
        "import a.b as c, d\n",
        "from . import (a,\n  b as c)\n",
        "from a import *\n",
      ),
      fc.constantFrom(
        "global a\n",
        "del a, b\n",
        "raise A from b\n",
        "assert a, b\n",
        "type X[T: int] = list[T]\n",
        "return\n",
        "x = 1; y = 2\n",
        "\\\n\n",
      ),
      fc.tuple(name, expression).map(([target, value]) => `${target} = ${value}\n`),
      fc
        .tuple(name, expression, expression)
        .map(([target, type, value]) => `${target}: ${type} = ${value}\n`),
      fc
        .tuple(decorators, fc.constantFrom("", "async "), name, parameters, expression, inner)
        .map(
          ([marks, word, id, given, type, text]) => `${marks}${word}def ${id}(${given}) -> ${type}:\n${text}`,
        ),
      fc
        .tuple(decorators, name, expression, inner)
        .map(([marks, id, base, text]) => `${marks}class ${id}(${base}, metaclass=M):\n${text}`),
      fc
        .tuple(expression, inner, inner)
        .map(([test, yes, no]) => `if ${test}:\n${yes}elif a:\n    pass\nelse:\n${no}`),
      fc
        .tuple(fc.constantFrom("", "async "), name, expression, inner)
        .map(([word, id, source, text]) => `${word}for ${id}, *_ in ${source}:\n${text}`),
      fc.tuple(expression, inner).map(([test, text]) => `while ${test}:\n${text}`),
      fc
        .tuple(fc.constantFrom("", "async "), expression, name, inner)
        .map(([word, source, id, text]) => `${word}with ${source} as ${id}, a:\n${text}`),
      fc
        .tuple(inner, inner, fc.constantFrom("", "*"))
        .map(
          ([text, caught, star]) => `try:\n${text}except${star} (A, B) as e:\n${caught}finally:\n    pass\n`,
        ),
      fc
        .tuple(expression, inner)
        .map(
          ([value, text]) =>
            `match ${value}:\n    case {"a": [1, *_], **rest} | A(b=c) if d:\n${block(text)}`,
        ),
    ),
  };
});

const generated = fc
  .tuple(body, fc.constantFrom("", "\ufeff", "#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n"))
  .map(([text, start]) => start + text);

/** Files of the stories: routes, dependencies, tests, as people write them. */
function realFiles(): readonly string[] {
  const folder = join(import.meta.dirname, "../../fixtures");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .filter((text) => text !== "");
}

/** Python: generated and real, whole and damaged, and what was never any. */
export const pythonSources = fc.oneof(
  { weight: 2, arbitrary: generated },
  { weight: 3, arbitrary: damaged(generated) },
  { weight: 3, arbitrary: damaged(fc.constantFrom(...realFiles())) },
  { weight: 2, arbitrary: hostileText },
);
