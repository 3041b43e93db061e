import { type Fault, replacing } from "../mutate/fault.ts";

const line = (match: RegExpMatchArray) => match[1] ?? "";

/** Faults that a person makes in a converted operator or its trigger. */
const codeFaults: readonly Fault[] = [
  replacing("defer-dropped", "handler", /^( +)self\.defer\(/gm, (match) => `${line(match)}dict(`),
  replacing("timeout-dropped", "handler", /,?\s*timeout=[\w.]+(?:\(hours=1\))?/g, () => ""),
  replacing("callback-renamed", "handler", /(?<=def )execute_complete(?=\()/g, () => "on_complete"),
  replacing("event-dropped", "handler", /(?<=def execute_complete\(self, context), event(?=\))/g, () => ""),
  replacing("raise-to-log", "handler", /raise AirflowException\(/g, () => "self.log.error("),
  replacing(
    "return-before-raise",
    "handler",
    /^( +)if event\["status"\] != "success":$/gm,
    (match) => `${line(match)}return event\n${match[0]}`,
  ),
  replacing("condition-never-true", "handler", /if event\["status"\] != "success":/g, () => "if False:"),
  replacing("default-false", "handler", /conf\.getboolean\([^)]*\)/g, () => "False"),
  replacing("default-true", "handler", /fallback=False/g, () => "fallback=True"),
  replacing("default-of-another-option", "handler", /"default_deferrable"/g, () => '"default_queue"'),
  replacing(
    "switch-overridden",
    "handler",
    /self\.deferrable = deferrable/g,
    () => "self.deferrable = False",
  ),
  replacing("sync-loop-dropped", "handler", /^ +while not hook\.is_done\(job_id\):\n.*\n/gm, () => ""),
  replacing("sync-sleep-changed", "handler", /time\.sleep\(self\.poll_interval\)/g, () => "time.sleep(1)"),
  replacing("other-default-changed", "handler", /poll_interval: int = 30/g, () => "poll_interval: int = 3"),
  replacing("constructor-changed", "handler", /self\.job = job\b/g, () => "self.job = job.lower()"),
  replacing(
    "polls-first",
    "handler",
    /^( +)if self\.deferrable:$/gm,
    (match) =>
      `${match[0]}\n${line(match)}    while not hook.is_done(job_id):\n${line(match)}        time.sleep(1)`,
  ),
  replacing("run-made-sync", "handler", /async def run\(/g, () => "def run("),
  replacing("yield-to-return", "handler", /yield TriggerEvent/g, () => "return TriggerEvent"),
  replacing(
    "yield-never-reached",
    "handler",
    /^( +)yield TriggerEvent/gm,
    (match) => `${line(match)}return\n${match[0]}`,
  ),
  replacing("sync-hook-in-run", "handler", /await hook\.is_done_async\(/g, () => "hook.is_done("),
  replacing("sleep-in-run", "handler", /await asyncio\.sleep\(/g, () => "__import__('time').sleep("),
  replacing(
    "request-in-run",
    "handler",
    /^( +)hook = JobHook\(\)\n(?= +try:)/gm,
    (match) => `${match[0]}${line(match)}import requests as r\n${line(match)}r.get("https://jobs.example")\n`,
  ),
  replacing("thread-dropped", "handler", /await asyncio\.to_thread\(hook\.is_done, /g, () => "hook.is_done("),
  replacing(
    "work-in-constructor",
    "handler",
    /^( +)super\(\).__init__\(\)$/gm,
    (match) => `${match[0]}\n${line(match)}JobHook().is_done(job_id)`,
  ),
  replacing(
    "cancellation-passed",
    "handler",
    /^( +)await hook\.cancel_async\(self\.job_id\)\n/gm,
    (match) => `${line(match)}pass\n`,
  ),
  replacing("cancellation-dropped", "handler", /except asyncio\.CancelledError:/g, () => "except KeyError:"),
  replacing("cleanup-emptied", "handler", /await JobHook\(\)\.cancel_async\(self\.job_id\)/g, () => "pass"),
  replacing("argument-not-serialised", "handler", /, "poll_interval": self\.poll_interval/g, () => ""),
  replacing(
    "argument-crossed",
    "handler",
    /(?<=\{)"job_id": self\.job_id(?=,)/g,
    () => '"job_id": self.poll_interval',
  ),
  replacing(
    "surplus-serialised",
    "handler",
    /\{"job_id": self\.job_id,/g,
    (match) => `{"when": 1, ${match[0].slice(1)}`,
  ),
  replacing(
    "class-path-wrong",
    "handler",
    /"acme\.triggers\.job\.JobTrigger"/g,
    () => '"acme.triggers.JobTrigger"',
  ),
];

/** Faults in a test: all are done to the test of the sync path and to those of the two stages. */
const testFaults: readonly Fault[] = [
  replacing(
    "sync-assertion-dropped",
    "test",
    /assert operator\.execute\(\{\}\) == .*$/gm,
    () => "operator.execute({})",
  ),
  replacing(
    "sync-assertion-made-true",
    "test",
    /(assert operator\.execute\(\{\}\) == .*)$/gm,
    (match) => `${match[0]} or True`,
  ),
  replacing("sync-test-renamed", "test", /def test_waits/g, () => "def test_waiting"),
  replacing("sync-test-not-collected", "test", /def test_waits/g, () => "def _test_waits"),
  replacing(
    "sync-test-skipped",
    "test",
    /^( +)(@mock\.patch.*\n +def test_waits)/gm,
    (match) => `${line(match)}@pytest.mark.skip\n${match[0]}`,
  ),
  replacing("class-skipped", "test", /^class Test/gm, (match) => `@pytest.mark.skip\n${match[0]}`),
  replacing(
    "module-skipped",
    "test",
    /^class Test/gm,
    (match) => `pytestmark = pytest.mark.skip\n\n\n${match[0]}`,
  ),
  replacing("sync-input-changed", "test", /\[False, True\]/g, () => "[True]"),
  replacing(
    "stage-one-untested",
    "test",
    /^ +with pytest\.raises\(TaskDeferred\):\n +(.*)$/gm,
    (match) => `        ${line(match)}`,
  ),
  replacing(
    "stage-two-untested",
    "test",
    /operator\.execute_complete\([^]*operator\.execute_complete\(/g,
    (match) => match[0].replaceAll("operator.execute_complete(", "dict("),
  ),
];

export const operatorFaults: readonly Fault[] = [...codeFaults, ...testFaults];
