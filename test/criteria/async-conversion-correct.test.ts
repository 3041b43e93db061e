import { describe, expect, it } from "vitest";
import { asyncConversion } from "../../src/criteria/async-conversion.ts";
import { aConversion, handlerOf } from "../support/handler-conversion.ts";

const q = "select(Item).where(Item.id == item_id)";
/** What it is, the body before, the body after, and what stands before the handler on each side. */
const cases: readonly [string, string, string, string?, string?][] = [
  [
    "result then all",
    `result = session.scalars(${q})\nreturn result.all()`,
    `result = await session.scalars(${q})\nreturn result.all()`,
  ],
  [
    "begin block both",
    `with session.begin():\n    session.add(Item())\nreturn None`,
    `async with session.begin():\n    session.add(Item())\nreturn None`,
  ],
  [
    "begin_nested block both",
    `with session.begin_nested():\n    session.add(Item())\n    session.flush()`,
    `async with session.begin_nested():\n    session.add(Item())\n    await session.flush()`,
  ],
  [
    "begin_nested as sp rollback both",
    `sp = session.begin_nested()\nsp.rollback()`,
    `sp = await session.begin_nested()\nawait sp.rollback()`,
  ],
  [
    "stream",
    `return [r for r in session.execute(${q})]`,
    `return [r async for r in await session.stream(${q})]`,
  ],
  [
    "stream scalars()",
    `out = []\nfor r in session.execute(${q}).scalars():\n    out.append(r)\nreturn out`,
    `out = []\nresult = await session.stream(${q})\nasync for r in result.scalars():\n    out.append(r)\nreturn out`,
  ],
  [
    "stream all awaited",
    `return session.scalars(${q}).all()`,
    `return await (await session.stream_scalars(${q})).all()`,
  ],
  [
    "stream partitions",
    `return session.scalars(${q}).all()`,
    `out = []\nresult = await session.stream_scalars(${q})\nasync for part in result.partitions(100):\n    out.extend(part)\nreturn out`,
  ],
  [
    "stream first awaited",
    `return session.scalars(${q}).first()`,
    `result = await session.stream_scalars(${q})\nreturn await result.first()`,
  ],
  [
    "stream close",
    `return session.scalars(${q}).first()`,
    `result = await session.stream_scalars(${q})\ntry:\n    return await result.first()\nfinally:\n    await result.close()`,
  ],
  [
    "stream mappings",
    `return session.execute(${q}).mappings().all()`,
    `result = await session.stream(${q})\nreturn [dict(r) async for r in result.mappings()]`,
  ],
  ["aliases", `s = session\nreturn s.scalar(${q})`, `s = session\nreturn await s.scalar(${q})`],
  [
    "tuple alias",
    `s, i = session, item_id\nreturn s.scalar(${q})`,
    `s, i = session, item_id\nreturn await s.scalar(${q})`,
  ],
  [
    "ternary",
    `item = session.get(Item, item_id) if item_id else None\nreturn item`,
    `item = await session.get(Item, item_id) if item_id else None\nreturn item`,
  ],
  ["or zero", `return session.scalar(${q}) or 0`, `return await session.scalar(${q}) or 0`],
  ["paren or", `return session.scalar(${q}) or 0`, `return (await session.scalar(${q})) or 0`],
  [
    "not",
    `if not session.scalar(${q}):\n    raise HTTPException(404)`,
    `if not await session.scalar(${q}):\n    raise HTTPException(404)`,
  ],
  [
    "is none",
    `if session.scalar(${q}) is None:\n    raise HTTPException(404)`,
    `if await session.scalar(${q}) is None:\n    raise HTTPException(404)`,
  ],
  ["subscript", `return session.scalars(${q}).all()[0]`, `return (await session.scalars(${q})).all()[0]`],
  ["fstring", `return f"{session.scalar(${q})}"`, `return f"{await session.scalar(${q})}"`],
  [
    "dict",
    `return {"n": session.scalar(${q}), "x": [session.scalar(${q})]}`,
    `return {"n": await session.scalar(${q}), "x": [await session.scalar(${q})]}`,
  ],
  ["chain assign", `a = b = session.scalar(${q})\nreturn a`, `a = b = await session.scalar(${q})\nreturn a`],
  [
    "unpack",
    `a, b = session.execute(${q}).one()\nreturn a`,
    `a, b = (await session.execute(${q})).one()\nreturn a`,
  ],
  ["star", `return [*session.scalars(${q}).all()]`, `return [*(await session.scalars(${q})).all()]`],
  [
    "for all",
    `for i in session.scalars(${q}).all():\n    i.x = 1`,
    `for i in (await session.scalars(${q})).all():\n    i.x = 1`,
  ],
  [
    "for direct result",
    `for i in session.scalars(${q}):\n    i.x = 1`,
    `for i in await session.scalars(${q}):\n    i.x = 1`,
  ],
  [
    "while walrus",
    `while (row := session.execute(${q}).first()) is not None:\n    session.delete(row)`,
    `while (row := (await session.execute(${q})).first()) is not None:\n    await session.delete(row)`,
  ],
  ["if exists", `if session.scalar(${q}):\n    return 1`, `if await session.scalar(${q}):\n    return 1`],
  ["shield", `return session.scalar(${q})`, `return await asyncio.shield(session.scalar(${q}))`],
  [
    "timeout",
    `return session.scalar(${q})`,
    `async with asyncio.timeout(5):\n    return await session.scalar(${q})`,
  ],
  [
    "try finally",
    `try:\n    return session.scalar(${q})\nfinally:\n    session.expunge_all()`,
    `try:\n    return await session.scalar(${q})\nfinally:\n    session.expunge_all()`,
  ],
  [
    "nested async",
    `def load():\n    return session.scalar(${q})\nreturn load()`,
    `async def load():\n    return await session.scalar(${q})\nreturn await load()`,
  ],
  [
    "nested with param",
    `def load(db):\n    return db.scalar(${q})\nreturn load(session)`,
    `async def load(db):\n    return await db.scalar(${q})\nreturn await load(session)`,
  ],
  [
    "nested async gen",
    `def rows():\n    for r in session.scalars(${q}):\n        yield r\nreturn list(rows())`,
    `async def rows():\n    async for r in await session.stream_scalars(${q}):\n        yield r\nreturn [r async for r in rows()]`,
  ],
  [
    "gen over result",
    `result = session.execute(${q}).mappings()\ndef it():\n    for r in result:\n        yield r\nreturn list(it())`,
    `result = (await session.execute(${q})).mappings()\ndef it():\n    for r in result:\n        yield r\nreturn list(it())`,
  ],
  [
    "repo class",
    `return Repo(session).get(item_id)`,
    `return await Repo(session).get(item_id)`,
    `class Repo:\n    def __init__(self, session):\n        self.session = session\n    def get(self, item_id):\n        return self.session.scalar(${q})\n`,
    `class Repo:\n    def __init__(self, session):\n        self.session = session\n    async def get(self, item_id):\n        return await self.session.scalar(${q})\n`,
  ],
  [
    "repo base class",
    `repo = Repo(session=session)\nreturn repo.get(item_id)`,
    `repo = Repo(session=session)\nreturn await repo.get(item_id)`,
    `class Base:\n    def __init__(self, session):\n        self._s = session\nclass Repo(Base):\n    def get(self, item_id):\n        return self._s.scalar(${q})\n`,
    `class Base:\n    def __init__(self, session):\n        self._s = session\nclass Repo(Base):\n    async def get(self, item_id):\n        return await self._s.scalar(${q})\n`,
  ],
  [
    "repo dataclass",
    `return Repo(session).get(item_id)`,
    `return await Repo(session).get(item_id)`,
    `from dataclasses import dataclass\n@dataclass\nclass Repo:\n    db: Session\n    def get(self, item_id):\n        return self.db.scalar(${q})\n`,
    `from dataclasses import dataclass\n@dataclass\nclass Repo:\n    db: AsyncSession\n    async def get(self, item_id):\n        return await self.db.scalar(${q})\n`,
  ],
  [
    "repo private chain",
    `return Repo(session).get(item_id)`,
    `return await Repo(session).get(item_id)`,
    `class Repo:\n    def __init__(self, session):\n        self.session = session\n    def _one(self, stmt):\n        return self.session.execute(stmt).scalar_one_or_none()\n    def get(self, item_id):\n        return self._one(${q})\n`,
    `class Repo:\n    def __init__(self, session):\n        self.session = session\n    async def _one(self, stmt):\n        return (await self.session.execute(stmt)).scalar_one_or_none()\n    async def get(self, item_id):\n        return await self._one(${q})\n`,
  ],
  [
    "repo async cm",
    `with Uow(session) as uow:\n    return uow.get(item_id)`,
    `async with Uow(session) as uow:\n    return await uow.get(item_id)`,
    `class Uow:\n    def __init__(self, session):\n        self.session = session\n    def __enter__(self):\n        return self\n    def __exit__(self, *a):\n        pass\n    def get(self, item_id):\n        return self.session.scalar(${q})\n`,
    `class Uow:\n    def __init__(self, session):\n        self.session = session\n    async def __aenter__(self):\n        return self\n    async def __aexit__(self, *a):\n        pass\n    async def get(self, item_id):\n        return await self.session.scalar(${q})\n`,
  ],
  [
    "run_sync lambda",
    `return session.scalars(${q}).all()`,
    `return await session.run_sync(lambda s: s.scalars(${q}).all())`,
  ],
  [
    "run_sync args",
    `return load(session, item_id)`,
    `return await session.run_sync(load, item_id)`,
    `def load(s, item_id):\n    return s.scalar(${q})\n`,
    `def load(s, item_id):\n    return s.scalar(${q})\n`,
  ],
  [
    "run_sync partial",
    `return load(session, item_id=item_id)`,
    `return await session.run_sync(partial(load, item_id=item_id))`,
    `def load(s, item_id):\n    return s.scalar(${q})\n`,
    `def load(s, item_id):\n    return s.scalar(${q})\n`,
  ],
  [
    "run_sync nested def",
    `return session.scalar(${q})`,
    `def work(s):\n    return s.scalar(${q})\nreturn await session.run_sync(work)`,
  ],
  [
    "run_sync lambda closure helper",
    `return load(session, item_id=item_id)`,
    `return await session.run_sync(lambda s: load(s, item_id=item_id))`,
    `def load(s, item_id):\n    return s.scalar(${q})\n`,
    `def load(s, item_id):\n    return s.scalar(${q})\n`,
  ],
  [
    "separate sessions gather",
    `a = session.scalar(${q})\nreturn a`,
    `async def one(i):\n    async with make_async_session() as s:\n        return await s.scalar(${q})\na = await session.scalar(${q})\nawait asyncio.gather(one(1), one(2))\nreturn a`,
  ],
  [
    "statement built apart",
    `stmt = ${q}\nif item_id:\n    stmt = stmt.where(Item.name == "x")\nreturn session.scalar(stmt)`,
    `stmt = ${q}\nif item_id:\n    stmt = stmt.where(Item.name == "x")\nreturn await session.scalar(stmt)`,
  ],
  [
    "exec options",
    `return session.execute(${q}, execution_options={"a": 1}).scalar()`,
    `return (await session.execute(${q}, execution_options={"a": 1})).scalar()`,
  ],
  [
    "add_all refresh",
    `session.add_all([Item()])\nsession.flush()\nsession.refresh(Item())`,
    `session.add_all([Item()])\nawait session.flush()\nawait session.refresh(Item())`,
  ],
  ["merge", `item = session.merge(Item())\nreturn item`, `item = await session.merge(Item())\nreturn item`],
  [
    "in session",
    `i = session.get(Item, 1)\nif i in session:\n    session.expunge(i)`,
    `i = await session.get(Item, 1)\nif i in session:\n    session.expunge(i)`,
  ],
  [
    "new dirty",
    `if session.new or session.dirty:\n    session.flush()`,
    `if session.new or session.dirty:\n    await session.flush()`,
  ],
  [
    "is_active",
    `return session.is_active and session.scalar(${q})`,
    `return session.is_active and await session.scalar(${q})`,
  ],
  [
    "session info",
    `session.info["x"] = 1\nreturn session.scalar(${q})`,
    `session.info["x"] = 1\nreturn await session.scalar(${q})`,
  ],
  [
    "no_autoflush",
    `with session.no_autoflush:\n    return session.scalar(${q})`,
    `with session.no_autoflush:\n    return await session.scalar(${q})`,
  ],
  [
    "no_autoflush sync_session",
    `with session.no_autoflush:\n    return session.scalar(${q})`,
    `with session.sync_session.no_autoflush:\n    return await session.scalar(${q})`,
  ],
  [
    "helper returns stmt",
    `return session.scalars(svc.active_items()).all()`,
    `return (await session.scalars(svc.active_items())).all()`,
  ],
  [
    "cast",
    `from typing import cast\nreturn cast(Item, session.scalar(${q}))`,
    `from typing import cast\nreturn cast(Item, await session.scalar(${q}))`,
  ],
  [
    "async for enumerate",
    `for i, r in enumerate(session.scalars(${q})):\n    r.x = i`,
    `for i, r in enumerate(await session.scalars(${q})):\n    r.x = i`,
  ],
  ["list of await", `return list(session.scalars(${q}))`, `return list(await session.scalars(${q}))`],
  [
    "set comp",
    `return {r.id for r in session.scalars(${q})}`,
    `return {r.id for r in await session.scalars(${q})}`,
  ],
  [
    "dict comp nested",
    `return {k: session.scalar(${q}) for k in range(3)}`,
    `return {k: await session.scalar(${q}) for k in range(3)}`,
  ],
  [
    "aiter anext",
    `return next(iter(session.scalars(${q})))`,
    `return next(iter(await session.scalars(${q})))`,
  ],
  [
    "contextlib exitstack",
    `return session.scalar(${q})`,
    `from contextlib import AsyncExitStack\nasync with AsyncExitStack() as stack:\n    return await session.scalar(${q})`,
  ],
  [
    "type annotation",
    `item: Item | None = session.scalar(${q})\nreturn item`,
    `item: Item | None = await session.scalar(${q})\nreturn item`,
  ],
  [
    "augmented",
    `n = 0\nn += session.scalar(${q})\nreturn n`,
    `n = 0\nn += await session.scalar(${q})\nreturn n`,
  ],
  [
    "compare chain",
    `if session.scalar(${q}) > 3:\n    return 1`,
    `if await session.scalar(${q}) > 3:\n    return 1`,
  ],
  [
    "kwarg await",
    `return ItemResponse(id=session.scalar(${q}), name="x")`,
    `return ItemResponse(id=await session.scalar(${q}), name="x")`,
  ],
  [
    "awaited named coroutine",
    `r = session.scalar(${q})\nreturn r`,
    `coro = session.scalar(${q})\nr = await coro\nreturn r`,
  ],
  [
    "run_in_threadpool pure",
    `data = crunch(1)\nreturn session.scalar(${q})`,
    `from fastapi.concurrency import run_in_threadpool\ndata = await run_in_threadpool(crunch, 1)\nreturn await session.scalar(${q})`,
    `def crunch(x):\n    return x * 2\n`,
    `def crunch(x):\n    return x * 2\n`,
  ],
  [
    "sleep in thread",
    `time.sleep(1)\nreturn session.scalar(${q})`,
    `await asyncio.to_thread(time.sleep, 1)\nreturn await session.scalar(${q})`,
  ],
  [
    "sleep to asyncio",
    `time.sleep(1)\nreturn session.scalar(${q})`,
    `await asyncio.sleep(1)\nreturn await session.scalar(${q})`,
  ],
  [
    "partial method",
    `f = partial(session.scalar, ${q})\nreturn f()`,
    `f = partial(session.scalar, ${q})\nreturn await f()`,
  ],
  [
    "method alias",
    `ex = session.execute\nreturn ex(${q}).scalar()`,
    `ex = session.execute\nreturn (await ex(${q})).scalar()`,
  ],
  [
    "overloads helper both",
    `return find(session, item_id)`,
    `return await find_async(session, item_id)`,
    `def find(session, item_id):\n    return session.scalar(${q})\n`,
    `def find(session, item_id):\n    return session.scalar(${q})\n\nasync def find_async(session, item_id):\n    return await session.scalar(${q})\n`,
  ],
  [
    "list then loop add",
    `for i in range(3):\n    session.add(Item(id=i))\nsession.flush()`,
    `for i in range(3):\n    session.add(Item(id=i))\nawait session.flush()`,
  ],
  ["commit kept", `session.add(Item())\nsession.commit()`, `session.add(Item())\nawait session.commit()`],
  [
    "commit kept rollback",
    `try:\n    session.commit()\nexcept ValueError:\n    session.rollback()\n    raise`,
    `try:\n    await session.commit()\nexcept ValueError:\n    await session.rollback()\n    raise`,
  ],
  [
    "session param annotated twice",
    `return helper(session)`,
    `return await helper(session)`,
    `def helper(session: SessionDep):\n    return session.scalar(select(Item))\n`,
    `async def helper(session: AsyncSessionDep):\n    return await session.scalar(select(Item))\n`,
  ],
  [
    "logging",
    `import logging\nlogging.info("x")\nreturn session.scalar(${q})`,
    `import logging\nlogging.info("x")\nreturn await session.scalar(${q})`,
  ],
  [
    "select added to helper param",
    `n = count_items(session)\nreturn session.scalar(${q})`,
    `n = await count_items_async(session)\nreturn await session.scalar(${q})`,
  ],
  [
    "inspect(item).session",
    `item = session.get(Item, 1)\nreturn item`,
    `item = await session.get(Item, 1)\nawait session.refresh(item, ["children"])\nreturn item`,
  ],
  [
    "awaitable attrs",
    `item = session.get(Item, 1)\nreturn item.children`,
    `item = await session.get(Item, 1)\nreturn await item.awaitable_attrs.children`,
  ],
  [
    "selectinload added",
    `return session.scalar(${q})`,
    `from sqlalchemy.orm import selectinload\nreturn await session.scalar(${q}.options(selectinload(Item.children)))`,
  ],
  [
    "conditional expression session",
    `return session.scalar(${q}) if item_id > 0 else session.scalar(select(Item))`,
    `return await session.scalar(${q}) if item_id > 0 else await session.scalar(select(Item))`,
  ],
  [
    "await cond expr",
    `return session.scalar(${q}) if item_id > 0 else session.scalar(select(Item))`,
    `return await (session.scalar(${q}) if item_id > 0 else session.scalar(select(Item)))`,
  ],
  [
    "lambda statement",
    `return session.scalar(${q})`,
    `build = lambda i: select(Item).where(Item.id == item_id)\nreturn await session.scalar(build(item_id))`,
  ],
  [
    "bulk",
    `session.execute(update(Item).where(Item.id == item_id).values(name="x"))`,
    `await session.execute(update(Item).where(Item.id == item_id).values(name="x"))`,
  ],
  ["result close", `r = session.execute(${q})\nr.close()`, `r = await session.execute(${q})\nr.close()`],
  [
    "result unique",
    `return session.execute(${q}).unique().scalars().all()`,
    `return (await session.execute(${q})).unique().scalars().all()`,
  ],
  [
    "result freeze",
    `r = session.execute(${q}).freeze()\nreturn r().all()`,
    `r = (await session.execute(${q})).freeze()\nreturn r().all()`,
  ],
  [
    "gather others",
    `return session.scalar(${q})`,
    `async def other():\n    await asyncio.sleep(0)\nr, _ = await asyncio.gather(session.scalar(${q}), other())\nreturn r`,
  ],
  [
    "task await",
    `return session.scalar(${q})`,
    `task = asyncio.ensure_future(session.scalar(${q}))\nreturn await task`,
  ],
  [
    "global name session shadow",
    `def fmt(session_name):\n    return session_name\nreturn session.scalar(${q})`,
    `def fmt(session_name):\n    return session_name\nreturn await session.scalar(${q})`,
  ],
  [
    "requests session other",
    `return session.scalar(${q})`,
    `import httpx\nasync with httpx.AsyncClient() as client:\n    await client.get("x")\nreturn await session.scalar(${q})`,
  ],
  [
    "del",
    `item = session.get(Item, 1)\nsession.delete(item)`,
    `item = await session.get(Item, 1)\nawait session.delete(item)`,
  ],
  [
    "nested begin sp multi",
    `for i in range(2):\n    try:\n        with session.begin_nested():\n            session.add(Item(id=i))\n            session.flush()\n    except ValueError:\n        pass`,
    `for i in range(2):\n    try:\n        async with session.begin_nested():\n            session.add(Item(id=i))\n            await session.flush()\n    except ValueError:\n        pass`,
  ],
];

describe("a correct conversion", () => {
  it.each(cases)("%s", async (_, before, after, preBefore = "", preAfter = preBefore) => {
    const verdict = await asyncConversion.evaluate(
      aConversion(handlerOf(before, { pre: preBefore, isAsync: false }), handlerOf(after, { pre: preAfter })),
    );

    expect(verdict.status, verdict.summary).toBe("pass");
  });
});
