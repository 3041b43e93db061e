import fc from "fast-check";

/** Files by path. */
export type Project = Readonly<Record<string, string>>;

/** Something that a commit does. */
export type Edit = (files: Project) => Project;

const routers = ["alpha", "beta", "gamma", "delta"] as const;

const main = (included: readonly string[]) =>
  [
    "from fastapi import Depends, FastAPI",
    ...included.map((name) => `from app.routes import ${name}`),
    "",
    "app = FastAPI()",
    ...included.map((name) => `app.include_router(${name}.router, prefix="/${name}")`),
    "",
  ].join("\n");

const sessions = {
  none: "",
  sync: "session: SessionDep",
  async: "session: AsyncSessionDep",
  hidden: "user: str = Depends(current_user)",
} as const;

const handler = fc.record({
  method: fc.constantFrom("get", "post", "delete"),
  path: fc.constantFrom("", "/", "/{id}", "/list"),
  isAsync: fc.boolean(),
  session: fc.constantFrom("none", "sync", "async", "hidden"),
});

type Handler = typeof handler extends fc.Arbitrary<infer T> ? T : never;

const router = (handlers: readonly Handler[]) =>
  [
    "from fastapi import APIRouter, Depends",
    "from app.db import AsyncSessionDep, SessionDep, current_user",
    "",
    "router = APIRouter()",
    ...handlers.flatMap(({ method, path, isAsync, session }, index) => [
      "",
      "",
      `@router.${method}("${path}")`,
      `${isAsync ? "async " : ""}def handler_${index}(${sessions[session]}):`,
      `    return helper_of(${index})`,
    ]),
    "",
  ].join("\n");

const database = (isAsync: boolean) =>
  [
    "from typing import Annotated",
    "from fastapi import Depends",
    "from sqlalchemy.ext.asyncio import AsyncSession",
    "from sqlalchemy.orm import Session",
    "",
    `def get_session() -> ${isAsync ? "AsyncSession" : "Session"}: ...`,
    "async def get_async() -> AsyncSession: ...",
    "",
    "SessionDep = Annotated[Session, Depends(get_session)]",
    "AsyncSessionDep = Annotated[AsyncSession, Depends(get_async)]",
    "",
    `${isAsync ? "async " : ""}def current_user(session: ${isAsync ? "AsyncSessionDep" : "SessionDep"}) -> str: ...`,
    "",
  ].join("\n");

const handlers = fc.array(handler, { maxLength: 4 });
const some = fc.subarray([...routers]);

/** A FastAPI project of a few modules. */
export const project: fc.Arbitrary<Project> = fc
  .tuple(some, fc.tuple(handlers, handlers, handlers, handlers), fc.boolean())
  .map(([included, bodies, isAsync]) => ({
    "app/__init__.py": "",
    "app/main.py": main(included),
    "app/db.py": database(isAsync),
    "app/routes/__init__.py": "",
    ...Object.fromEntries(
      routers.map((name, index) => [`app/routes/${name}.py`, router(bodies[index] ?? [])]),
    ),
    "app/plain.py": "def plain():\n    return 1\n",
    "pyproject.toml": '[project]\ndependencies = ["fastapi==0.128.8"]\n',
  }));

const put =
  (path: string, text: string): Edit =>
  (files) => ({ ...files, [path]: text });
const remove =
  (path: string): Edit =>
  (files) =>
    Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));
const file = fc.constantFrom(...routers.map((name) => `app/routes/${name}.py`));

/** What people do: change handlers, includes and dependencies, add, move, break and remove files. */
export const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(file, handlers).map(([path, list]) => put(path, router(list))),
  some.map((included) => put("app/main.py", main(included))),
  fc.boolean().map((isAsync) => put("app/db.py", database(isAsync))),
  file.map(remove),
  fc.constant(remove("app/db.py")),
  fc.constantFrom("def broken(:\n", "x = = 1\n", "\u0000", "").map((text) => put("app/plain.py", text)),
  file.map(
    (path): Edit =>
      (files) =>
        put(path, `${files[path] ?? ""}\nx = (1\n`)(files),
  ),
  fc.tuple(file, file).map(
    ([from, to]): Edit =>
      (files) =>
        put(to, files[from] ?? "")(remove(from)(files)),
  ),
  fc
    .constantFrom("0.128.8", "0.137.2")
    .map((pin) => put("pyproject.toml", `dependencies = ["fastapi==${pin}"]\n`)),
  fc.constant(put("other/main.py", main([]).replace("app = ", "other = "))),
  fc.constant(put("run.py", "from app import main\n\nserve(main.app)\n")),
  fc.nat(9).map((value) => put("app/plain.py", `value = ${value}\n`)),
);
