import { describe, expect, it } from "vitest";
import { PythonModule } from "../../../src/syntax/python/module.ts";
import { findBases, findFunctionHead } from "../../../src/syntax/python/outline.ts";
import { pythonParserIfLoaded } from "../../../src/syntax/python/parser.ts";

const text = `
import other

async def fetch(session): ...

async   def fetch_all [T] (session): ...

def paginate(session):
    def inner(): ...

async def paginate_async(session): ...

if other:
    def conditional(): ...

def twice(): ...
def twice(): ...

class Store(Base):
    """A store."""

# A comment ends no class.
    @classmethod
    async def get(cls, session): ...

    def put(self, session):
        def helper(): ...

    async def aput(self, session): ...

class Other: ...

def get(): ...
`;

function find(...names: string[]) {
  const module = new PythonModule(pythonParserIfLoaded, "a.py", "a", text);
  const head = findFunctionHead(module, names);
  return head === null ? null : { isAsync: head.isAsync, hasBeside: head.hasBeside };
}

describe("the first line of a function", () => {
  it.each([
    [["fetch"], true],
    [["fetch_all"], true],
    [["paginate"], false],
    [["get"], false],
    [["Store", "get"], true],
    [["Store", "put"], false],
  ])("%j: async %s", (names, isAsync) => {
    expect(find(...names)?.isAsync).toBe(isAsync);
  });

  it("tells what stands beside it", () => {
    expect(find("paginate")?.hasBeside("paginate_async")).toBe(true);
    expect(find("paginate")?.hasBeside("aput")).toBe(false);
    expect(find("Store", "put")?.hasBeside("aput")).toBe(true);
    expect(find("Store", "put")?.hasBeside("paginate")).toBe(false);
  });

  it.each([
    [["inner"]],
    [["conditional"]],
    [["twice"]],
    [["other"]],
    [["Store"]],
    [["Store", "inherited"]],
    [["Other", "get"]],
    [["Nobody", "get"]],
    [["Store", "put", "helper"]],
  ])("is not taken for the whole truth: %j", (names) => {
    expect(find(...names)).toBeNull();
  });
});

describe("what a function says it returns", () => {
  const returnsOf = (source: string, ...names: string[]) =>
    findFunctionHead(new PythonModule(pythonParserIfLoaded, "a.py", "a", source), names)?.returns;

  it.each([
    ["def f() -> Store:\n", "Store"],
    ["def f(a=(1, [2]), *, b: dict[str, int] = {}) -> Store | None:  # `)`\n", "Store | None"],
    ["def f(\n    a,  # not here ) -> int:\n    b=') -> str:',\n) -> 'Store':\n", "'Store'"],
    ["def f[T: (int, str)](a: T) -> list[T]:\n", "list[T]"],
    ["async def f(a: Callable[[int], str]) -> dict[str, int]:\n    x: int = 1\n", "dict[str, int]"],
  ])("stands behind its parameters: %j", (source, returns) => {
    expect(returnsOf(source, "f")).toBe(returns);
  });

  it.each(["def f():\n", "def f(a", "def f() -> (\n    Store\n):\n", "def f(a='\n) -> int:\n"])(
    "is not known where it is not on that line: %j",
    (source) => {
      expect(returnsOf(source, "f")).toBeNull();
    },
  );

  it("is that of the method of the class that was asked for", () => {
    const source = "class A:\n    def f(self) -> int: ...\nclass B:\n    def f(self) -> str:\n        pass\n";
    expect(returnsOf(source, "B", "f")).toBe("str");
  });
});

describe("the bases of a class", () => {
  const basesOf = (name: string, source = text) =>
    findBases(new PythonModule(pythonParserIfLoaded, "a.py", "a", source), name);

  it("are what its first line says, over several lines too", () => {
    expect(basesOf("Store")).toBe("Base");
    expect(basesOf("Other")).toBe("");
    expect(basesOf("A", "class A(\n    B,\n    metaclass=M,\n):\n    x: int\n")).toMatch(/B,\s+metaclass=M/);
  });

  it("are not known of what is defined otherwise", () => {
    for (const source of ["A = B\n", "if x:\n    class A(B): ...\n", "class A: ...\nclass A(B): ...\n", ""])
      expect(basesOf("A", source)).toBeNull();
  });
});
