import { type Fault, replacing } from "./fault.ts";

const awaitable = "(?:execute|scalar|scalars|flush|stream_scalars|stream|get|begin_nested|run_sync|commit)";

/** Faults that a person makes in a converted handler. */
const handlerFaults: readonly Fault[] = [
  replacing("await-dropped", "handler", /\bawait (?=[\w(])/g, () => ""),
  replacing(
    "await-moved",
    "handler",
    /\(await ([^\n]*?)\)(\.\w+\()/g,
    (match) => `await ${match[1] ?? ""}${match[2] ?? ""}`,
  ),
  replacing("add-awaited", "handler", /(?<!await )\bsession\.add\(/g, (match) => `await ${match[0]}`),
  replacing("definition-left-sync", "handler", /^async def (?=\w+\(.*(?:AsyncSessionDep|$))/gm, () => "def "),
  replacing("session-left-sync", "handler", /\bAsyncSessionDep\b/g, () => "SessionDep"),
  replacing(
    "commit-added",
    "handler",
    /^( {4})return\b/gm,
    (match) => `${match[1] ?? ""}await session.commit()\n${match[0]}`,
  ),
  replacing(
    "rollback-added",
    "handler",
    /^( {4})return\b/gm,
    (match) => `${match[1] ?? ""}await session.rollback()\n${match[0]}`,
  ),
  replacing(
    "aliased-commit-added",
    "handler",
    /^( {4})return\b/gm,
    (match) => `${match[1] ?? ""}finish = session.commit\n${match[1] ?? ""}await finish()\n${match[0]}`,
  ),
  replacing(
    "commit-in-run-sync",
    "handler",
    /^( {4})return\b/gm,
    (match) => `${match[1] ?? ""}await session.run_sync(lambda s: s.commit())\n${match[0]}`,
  ),
  replacing(
    "commit-by-name",
    "handler",
    /^( {4})return\b/gm,
    (match) => `${match[1] ?? ""}await getattr(session, "commit")()\n${match[0]}`,
  ),
  replacing(
    "sleep-added",
    "handler",
    /^( {4})return\b/gm,
    (match) =>
      `${match[1] ?? ""}__import__("time")\n${match[1] ?? ""}import time\n${match[1] ?? ""}time.sleep(1)\n${match[0]}`,
  ),
  replacing(
    "file-read-added",
    "handler",
    /^( {4})return\b/gm,
    (match) => `${match[1] ?? ""}open("/etc/motd").read()\n${match[0]}`,
  ),
  replacing(
    "sync-helper-instead",
    "handler",
    /await count_items_async\(session\)/g,
    () => "count_items(session)",
  ),
  replacing(
    "query-instead",
    "handler",
    new RegExp(`await session\\.${awaitable}\\(`, "g"),
    () => "session.query(",
  ),
  replacing("condition-dropped", "handler", /\.where\((?:[^()]|\([^()]*\))*\)/g, () => ""),
  replacing("lock-dropped", "handler", /\.with_for_update\(\)/g, () => ""),
  replacing("flush-dropped", "handler", /^ +await session\.flush\(\)\n/gm, () => ""),
  replacing("status-changed", "handler", /status_code=[\w.]+/g, () => "status_code=202"),
  replacing("response-model-dropped", "handler", /,\s*response_model=[\w.]+/g, () => ""),
  replacing("handler-renamed", "handler", /(?<=^(?:async )?def )\w+(?=\()/gm, (match) => `${match[0]}_v2`),
  replacing("parameter-renamed", "handler", /\b(item_id|limit)(?=: )/g, (match) => `${match[0]}_`),
  replacing("default-changed", "handler", / = 50\b/g, () => " = 500"),
  replacing("bound-changed", "handler", /ge=1/g, () => "ge=0"),
  replacing(
    "hidden-from-schema",
    "handler",
    /^(@router\.\w+\("[^"]*")/gm,
    (match) => `${match[0]}, include_in_schema=False`,
  ),
  replacing("path-changed", "handler", /^(@router\.\w+\("[^"]*)"/gm, (match) => `${match[1] ?? ""}/x"`),
  replacing("method-changed", "handler", /^@router\.(get|post|patch)\(/gm, () => "@router.put("),
];

/** Faults in a test of a converted route. */
const testFaults: readonly Fault[] = [
  replacing(
    "assertion-commented-out",
    "test",
    /^( +)assert .*$/gm,
    (match) => `${match[1] ?? ""}pass  # ${match[0].trim()}`,
  ),
  replacing("assertion-made-true", "test", /^( +assert .*)$/gm, (match) => `${match[0]} or True`),
  replacing(
    "assertion-behind-condition",
    "test",
    /^( +)(assert .*)$/gm,
    (match) => `${match[1] ?? ""}if response is None:\n${match[1] ?? ""}    ${match[2] ?? ""}`,
  ),
  replacing("status-loosened", "test", /status_code == \d+/g, () => "status_code < 600"),
  replacing("early-return", "test", /^( +)(?=assert )/gm, (match) => `${match[0]}return\n${match[0]}`),
  replacing(
    "skip-call",
    "test",
    /^( +)(?=assert )/gm,
    (match) => `${match[0]}pytest.skip("later")\n${match[0]}`,
  ),
  replacing("test-renamed", "test", /(?<=def )test_\w+/g, (match) => `${match[0]}_v2`),
  replacing("test-not-collected", "test", /(?<=def )test_(?=\w+)/g, () => "_test_"),
  replacing(
    "test-skipped",
    "test",
    /^( *)def test_/gm,
    (match) => `${match[1] ?? ""}@pytest.mark.skip\n${match[0]}`,
  ),
  replacing(
    "test-expected-to-fail",
    "test",
    /^( *)def test_/gm,
    (match) => `${match[1] ?? ""}@pytest.mark.xfail\n${match[0]}`,
  ),
  replacing("parameter-removed", "test", /, "x"\]/g, () => "]"),
];

/** Faults in a test file, outside of the tests. */
const fileFaults: readonly Fault[] = [
  replacing(
    "fixture-emptied",
    "test-file",
    /^( +)_configure_async_session\(\)$/gm,
    (match) => `${match[1] ?? ""}pass`,
  ),
  replacing("fixture-not-autouse", "test-file", /@pytest\.fixture\(autouse=True\)/g, () => "@pytest.fixture"),
  replacing(
    "fixture-renamed",
    "test-file",
    /def reconfigure_async_db_engine/g,
    () => "def configure_async_engine",
  ),
  replacing(
    "module-skipped",
    "test-file",
    /^ITEM_NAMES = /gm,
    (match) => `pytestmark = pytest.mark.skip\n\n${match[0]}`,
  ),
  replacing(
    "module-skipped-by-variable",
    "test-file",
    /^ITEM_NAMES = /gm,
    (match) => `off = pytest.mark.skipif(True, reason="")\npytestmark = [off]\n\n${match[0]}`,
  ),
  replacing(
    "class-not-collected",
    "test-file",
    /^(class Test\w+.*:)$/gm,
    (match) => `${match[0]}\n    __test__ = False\n`,
  ),
  replacing("constant-changed", "test-file", /ITEM_NAMES = \[.*\]/g, () => "ITEM_NAMES = []"),
  {
    ...replacing("helper-weakened", "test-file", /^( +assert \[item.*)$/gm, () => "    assert response"),
    reachedBy: /\bcheck_names\b/,
  },
];

export const faults: readonly Fault[] = [...handlerFaults, ...testFaults, ...fileFaults];

/** Faults of the evidence: each is done to each proving run. */
export const runFaults: Readonly<Record<string, Readonly<Record<string, unknown>> | null>> = {
  "run-failed": { conclusion: "failure" },
  "run-skipped": { conclusion: "skipped" },
  "run-neutral": { conclusion: "neutral" },
  "run-cancelled": { conclusion: "cancelled" },
  "run-stale": { conclusion: "stale" },
  "run-timed-out": { conclusion: "timed_out" },
  "run-queued": { status: "queued", conclusion: null },
  "run-of-another-app": { app: { slug: "another-app" } },
  "run-of-nobody": { app: null },
  "run-of-another-commit": { head_sha: "c".repeat(40) },
  "run-absent": null,
};
