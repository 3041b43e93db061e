import { expect, it } from "vitest";
import { mayBind } from "../../../src/syntax/python/may-bind.ts";
import { PythonModule } from "../../../src/syntax/python/module.ts";
import { pythonParser } from "../../../src/syntax/python/parser.ts";

const parser = await pythonParser();

function asked(text: string): boolean {
  return mayBind(new PythonModule(parser, "module.py", "module", text), "X");
}

const bound: Readonly<Record<string, string>> = {
  "an assignment": "X = 1\n",
  "an assignment under a condition": "if a:\n    pass\nelse:\n    X = 1\n",
  "a function": "def X(): pass\n",
  "an import": "from a import b as X\n",
  "a star import": "from a import *\n",
  "a module that makes its attributes": "def __getattr__(name): return 1\n",
  "a loop": "for X in range(3): pass\n",
  "a global that is set while the module runs": "def f():\n    global X\n    X = 1\nf()\n",
  "a global among others": "def f():\n    global Y, X, Z\n    X = 1\nx = f()\n",
  "a global that a called function's function sets":
    "def f():\n    global X\n    X = 1\ndef g():\n    return f()\ndef h(): g()\nh()\n",
  "a function that is handed on": "def f():\n    global X\n    X = 1\nregister(f)\n",
  "a function in a table": "def f():\n    global X\n    X = 1\nrun({'a': f})\n",
  "a method, which may be called unseen":
    "class A:\n    def __init__(self):\n        global X\n        X = 1\na = A()\n",
  "a method that calls it":
    "def f():\n    global X\n    X = 1\nclass A:\n    def __init__(self): f()\na = A()\n",
  "the dictionary of the module": "globals()['X'] = 1\n",
  "the dictionary in a function": "def f(): globals().update(X=1)\nf()\n",
  "the module by its name": "import sys\nsetattr(sys.modules[__name__], 'X', 1)\n",
  "code in a string": "exec('X = 1')\n",
  "a walrus": "if (X := f()): pass\n",
  "the other side of a loop": "for a in b: pass\nelse:\n    X = 1\n",
  "a string that is made into a name": "for name in ['X']: bind(name)\n",
  "source that only the grammar reads": "match a:\n    case 1:\n        X = 1\n",
};

for (const [what, text] of Object.entries(bound)) {
  it(`takes a name for one that may be bound: ${what}`, () => {
    expect(asked(text)).toBe(true);
  });
}

const unbound: Readonly<Record<string, string>> = {
  "nothing of that name": "Y = 1\ndef f():\n    X = 1\n",
  "only a declared type": "X: int\n",
  "a global of a function that nobody calls": "X: int\ndef f():\n    global X\n    X = 1\n",
  "a global of what only the script calls":
    'X: int\ndef f():\n    global X\n    X = 1\ndef main():\n    f()\nif __name__ == "__main__":\n    # now\n\n    main()\n',
  "the dictionary in a function that nobody calls": "def f(): globals()['X'] = 1\n",
  "attributes of something else": "class A:\n    def f(self): setattr(self, 'X', 1)\na = A()\n",
};

for (const [what, text] of Object.entries(unbound)) {
  it(`knows that a name is not bound: ${what}`, () => {
    expect(asked(text)).toBe(false);
  });
}
