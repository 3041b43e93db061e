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
