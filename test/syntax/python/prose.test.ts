import { describe, expect, it } from "vitest";
import { isProse } from "../../../src/syntax/python/prose.ts";

const asked = (source: string) => isProse(source, source.indexOf("FastAPI"));

describe("a word of a source", () => {
  it.each([
    "import os  # for FastAPI\n",
    "# FastAPI\nx = 1\n",
    "log.info('started FastAPI')\n",
    'x = "it\\"s FastAPI" + y\n',
    '"""FastAPI and more."""\n',
    "x = 'a' + 'the FastAPI\n",
  ])("is prose in a comment and in a text with blanks: %j", (source) => {
    expect(asked(source)).toBe(true);
  });

  it.each([
    "from fastapi import FastAPI\n",
    "x = '#'; app = FastAPI()\n",
    "def f(app: 'FastAPI'): ...\n",
    'getattr(module, "FastAPI")\n',
    "x = 'a b', FastAPI()\n",
    "# a comment\napp = FastAPI()\n",
  ])("is code elsewhere: %j", (source) => {
    expect(asked(source)).toBe(false);
  });
});
