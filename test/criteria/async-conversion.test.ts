import { describe, expect, it } from "vitest";
import { asyncConversion } from "../../src/criteria/async-conversion.ts";
import { aConversion, header } from "../support/handler-conversion.ts";

const plain = `
@router.get("/{item_id}")
def get_item(item_id: int, session: SessionDep) -> ItemResponse:
    return session.scalar(select(Item).where(Item.id == item_id))
`;
const handler = (body: string, pre = "", sig = "item_id: int, session: AsyncSessionDep") => `${pre}
@router.get("/{item_id}")
async def get_item(${sig}) -> ItemResponse:
${body
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
`;
const query = "select(Item).where(Item.id == item_id)";
const cases: [string, string, string, string?][] = [
  [
    "default Depends",
    "pass",
    handler(
      `return await session.scalar(${query})`,
      "",
      "item_id: int, session: AsyncSession = Depends(get_async_session)",
    ),
    `
@router.get("/{item_id}")
def get_item(item_id: int, session: Session = Depends(get_session)) -> ItemResponse:
    return session.scalar(select(Item).where(Item.id == item_id))
`,
  ],
  [
    "string annotation",
    "pass",
    handler(`return await session.scalar(${query})`, "", `item_id: int, session: "AsyncSessionDep"`),
  ],
  [
    "async for stream",
    "pass",
    handler(`rows = [r async for r in await session.stream_scalars(${query})]\nreturn rows[0]`),
  ],
  [
    "async for stmt",
    "pass",
    handler(`async for row in await session.stream_scalars(${query}):\n    return row`),
  ],
  ["for stmt sync", "fail", handler(`for row in await session.stream_scalars(${query}):\n    return row`)],
  ["module helper sync", "fail", handler(`svc.count_items(session)\nreturn await session.scalar(${query})`)],
  [
    "module helper async awaited",
    "pass",
    handler(`await svc.count_items_async(session)\nreturn await session.scalar(${query})`),
  ],
  ["note helper (add only)", "pass", handler(`note(session, "x")\nreturn await session.scalar(${query})`)],
  [
    "classmethod sync",
    "fail",
    handler(
      `Repo.find(session, item_id)\nreturn await session.scalar(${query})`,
      `class Repo:\n    @classmethod\n    def find(cls, session, item_id):\n        return session.get(Item, item_id).name\n`,
    ),
  ],
  [
    "classmethod async",
    "pass",
    handler(
      `await Repo.find(session, item_id)\nreturn await session.scalar(${query})`,
      `class Repo:\n    @classmethod\n    async def find(cls, session, item_id):\n        return await session.get(Item, item_id)\n`,
    ),
  ],
  [
    "staticmethod kw sync",
    "fail",
    handler(
      `Repo.find(item_id=item_id, session=session)\nreturn await session.scalar(${query})`,
      `class Repo:\n    @staticmethod\n    def find(item_id, session):\n        return session.get(Item, item_id).name\n`,
    ),
  ],
  ["partial", "pass", handler(`run = partial(session.scalar)\nreturn await run(${query})`)],
  ["partial unawaited", "fail", handler(`run = partial(session.scalar, ${query})\nreturn run()`)],
  ["map", "fail", handler(`xs = list(map(session.scalar, [${query}]))\nreturn xs[0]`)],
  [
    "walrus",
    "pass",
    handler(
      `if (item := await session.scalar(${query})) is None:\n    raise HTTPException(404)\nreturn item`,
    ),
  ],
  [
    "walrus bad",
    "fail",
    handler(`if (item := session.scalar(${query})) is None:\n    raise HTTPException(404)\nreturn item`),
  ],
  ["ternary alias", "fail", handler(`db = session if item_id else session\nreturn db.scalar(${query})`)],
  ["or alias", "fail", handler(`db = session or None\nreturn db.scalar(${query})`)],
  [
    "nested sync def",
    "fail",
    handler(
      `def load():\n    return session.scalar(${query}).name\nload()\nreturn await session.scalar(${query})`,
    ),
  ],
  [
    "nested coroutine returned awaited",
    "pass",
    handler(`def load():\n    return session.scalar(${query})\nreturn await load()`),
  ],
  [
    "nested async not awaited",
    "fail",
    handler(`async def load():\n    return await session.scalar(${query})\nreturn load()`),
  ],
  [
    "default arg",
    "fail",
    handler(
      `def load(db=session):\n    return db.scalar(${query}).name\nload()\nreturn await session.scalar(${query})`,
    ),
  ],
  ["genexpr sum", "fail", handler(`n = sum(await session.scalar(${query}) for _ in range(3))\nreturn n`)],
  [
    "listcomp await",
    "pass",
    handler(`xs = [await session.scalar(${query}) for _ in range(3)]\nreturn xs[0]`),
  ],
  ["wait_for", "pass", handler(`return await asyncio.wait_for(session.scalar(${query}), 5)`)],
  ["create_task later", "pass", handler(`t = asyncio.create_task(session.scalar(${query}))\nreturn await t`)],
  [
    "cast",
    "pass",
    handler(`from typing import cast\nr = cast("X", await session.execute(${query}))\nreturn r.scalar_one()`),
  ],
  [
    "connection",
    "fail",
    handler(`c = await session.connection()\nc.execute(${query})\nreturn await session.scalar(${query})`),
  ],
  [
    "connection ok",
    "pass",
    handler(
      `c = await session.connection()\nawait c.execute(${query})\nreturn await session.scalar(${query})`,
    ),
  ],
  [
    "connection commit",
    "fail",
    handler(`c = await session.connection()\nawait c.commit()\nreturn await session.scalar(${query})`),
  ],
  ["bind", "fail", handler(`session.bind.dialect\nreturn await session.scalar(${query})`)],
  ["get_bind", "pass", handler(`session.get_bind()\nreturn await session.scalar(${query})`)],
  ["no_autoflush", "pass", handler(`with session.no_autoflush:\n    return await session.scalar(${query})`)],
  ["run_sync async fn", "fail", handler(`return await session.run_sync(count_items_async)`)],
  ["run_sync not awaited", "fail", handler(`return session.run_sync(count_items)`)],
  [
    "run_sync local commit",
    "fail",
    handler(
      `def work(s):\n    s.commit()\nawait session.run_sync(work)\nreturn await session.scalar(${query})`,
    ),
  ],
  [
    "run_sync helper commit",
    "fail",
    handler(`await session.run_sync(svc.finish)\nreturn await session.scalar(${query})`),
  ],
  [
    "run_sync lambda uses async",
    "fail",
    handler(`return await session.run_sync(lambda s: session.scalar(${query}))`),
  ],
  [
    "run_sync await inside",
    "fail",
    handler(`return await session.run_sync(lambda s: await s.scalar(${query}))`),
  ],
  [
    "savepoint with",
    "fail",
    handler(`with session.begin_nested():\n    return await session.scalar(${query})`),
  ],
  ["begin bare", "fail", handler(`session.begin_nested()\nreturn await session.scalar(${query})`)],
  ["return coroutine", "fail", handler(`return session.scalar(${query})`)],
  ["requests", "fail", handler(`import requests\nrequests.get("x")\nreturn await session.scalar(${query})`)],
  ["open", "fail", handler(`with open("x") as f:\n    f.read()\nreturn await session.scalar(${query})`)],
  [
    "subprocess from import",
    "fail",
    handler(`run(["ls"])\nreturn await session.scalar(${query})`, `from subprocess import run\n`),
  ],
  [
    "sleep alias",
    "fail",
    handler(`nap(1)\nreturn await session.scalar(${query})`, `from time import sleep as nap\n`),
  ],
  ["asyncio.sleep", "pass", handler(`await asyncio.sleep(0)\nreturn await session.scalar(${query})`)],
  ["to_thread", "pass", handler(`await asyncio.to_thread(print, 1)\nreturn await session.scalar(${query})`)],
  [
    "create_session inside",
    "fail",
    handler(`with create_session() as s:\n    s.scalar(${query})\nreturn await session.scalar(${query})`),
  ],
  [
    "setattr self like",
    "fail",
    handler(
      `class Box: pass\nbox = Box()\nbox.db = session\nbox.db.commit()\nreturn await session.scalar(${query})`,
    ),
  ],
  [
    "delete text",
    "pass",
    handler(
      `result = await session.execute(${query})\nitem = result.scalars().unique().one_or_none()\nreturn item`,
    ),
  ],
  ["double result await", "fail", handler(`return await (await session.execute(${query})).scalar_one()`)],
  [
    "commit in except",
    "fail",
    handler(
      `try:\n    return await session.scalar(${query})\nexcept ValueError:\n    await session.rollback()\n    raise`,
    ),
  ],
  [
    "TaskGroup",
    "fail",
    handler(
      `async with asyncio.TaskGroup() as g:\n    g.create_task(session.scalar(${query}))\n    g.create_task(session.scalar(${query}))\nreturn await session.scalar(${query})`,
    ),
  ],
  [
    "match",
    "pass",
    handler(
      `match item_id:\n    case 1:\n        return await session.scalar(${query})\n    case _:\n        return await session.scalar(${query})`,
    ),
    `
@router.get("/{item_id}")
def get_item(item_id: int, session: SessionDep) -> ItemResponse:
    match item_id:
        case 1:
            return session.scalar(select(Item).where(Item.id == item_id))
        case _:
            return session.scalar(select(Item).where(Item.id == item_id))
`,
  ],
  [
    "get",
    "pass",
    handler(`return await session.get(Item, item_id)`),
    `
@router.get("/{item_id}")
def get_item(item_id: int, session: SessionDep) -> ItemResponse:
    return session.get(Item, item_id)
`,
  ],
  [
    "query->select",
    "pass",
    handler(`return await session.scalar(select(Item).where(Item.id == item_id))`),
    `
@router.get("/{item_id}")
def get_item(item_id: int, session: SessionDep) -> ItemResponse:
    return session.query(Item).filter_by(id=item_id).one_or_none()
`,
  ],
];

describe("async-conversion", () => {
  it.each(cases)("%s: %s", async (_, expected, after, before = plain) => {
    const verdict = await asyncConversion.evaluate(aConversion(header + before, header + after));

    expect(verdict.status, verdict.summary).toBe(expected);
  });
});
