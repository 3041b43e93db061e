import { describe, expect, it } from "vitest";
import { deferrableOperators } from "../../../src/campaign-kinds/deferrable-operators/index.ts";
import { readFiles } from "../../support/kind-pull-request.ts";
import { memoryTree } from "../../support/memory-tree.ts";

const settings = deferrableOperators.settings.parse(deferrableOperators.defaults);
const job = readFiles("test/fixtures/operators/job/after");

async function scan(operators: string, extra: Readonly<Record<string, string>> = {}) {
  const files = { ...job, "acme/operators/job.py": operators, ...extra };
  const { targets, unresolved } = await deferrableOperators.scan(memoryTree(files), settings);
  return { targets, unresolved, of: (name: string) => targets.find((target) => target.name === name) };
}

const head = `import time
from airflow.models import BaseOperator
from airflow.sensors.base import BaseSensorOperator
from acme.hooks.job import JobHook
from acme.triggers.job import JobTrigger
`;

describe("operators", () => {
  it("that defer, in their own execute, are converted; their key is the import path", async () => {
    const { targets } = await scan(job["acme/operators/job.py"] ?? "");

    expect(targets.map(({ key, state, marks }) => ({ key, state, marks }))).toEqual([
      { key: "acme.operators.job:RunJobOperator", state: "converted", marks: [] },
    ]);
  });

  it("may defer in a mixin, in a helper of a base, or in a function that they are handed to", async () => {
    const { of } = await scan(`${head}
class Defers:
    def execute(self, context):
        self.defer(trigger=JobTrigger(job_id="1", poll_interval=1), method_name="execute_complete")
    def execute_complete(self, context, event):
        raise ValueError(event)
class Mixed(Defers, BaseOperator):
    pass
class Base(BaseOperator):
    def wait(self):
        self.defer(trigger=JobTrigger(job_id="1", poll_interval=1), method_name="execute")
class Helped(Base):
    def execute(self, context):
        self.wait()
def go(operator):
    operator.defer(trigger=JobTrigger(job_id="1", poll_interval=1), method_name="execute_complete")
class Handed(BaseOperator):
    def execute(self, context):
        go(self)
class Unbound(Handed):
    def execute(self, context):
        return Handed.execute(self, context)
`);

    for (const name of ["Mixed", "Helped", "Handed", "Unbound"]) {
      expect(of(name), name).toMatchObject({ state: "converted", marks: ["always"] });
    }
  });

  it("that override execute and never defer are not converted by what they inherit", async () => {
    const { of } = await scan(`${head}
class Base(BaseOperator):
    def execute(self, context):
        self.defer(trigger=JobTrigger(job_id="1", poll_interval=1), method_name="execute_complete")
class Overrides(Base):
    def execute(self, context):
        return JobHook().submit("x")
class CallsAnother(BaseOperator):
    def execute(self, context):
        return Base.execute(other, context)
`);

    expect(of("Overrides")?.state).toBe("not-applicable");
    expect(of("CallsAnother")?.state).toBe("not-applicable");
  });

  it("that start in the triggerer are converted without a defer call", async () => {
    const { of } = await scan(`${head}
from airflow.triggers.base import StartTriggerArgs
class Starts(BaseSensorOperator):
    start_trigger_args = StartTriggerArgs(trigger_cls="x", next_method="done")
    start_from_trigger = True
    def done(self, context, event):
        raise ValueError(event)
`);

    expect(of("Starts")).toMatchObject({ state: "converted", marks: ["start-from-trigger"] });
  });

  it.each([
    ["a sleep in a loop", "while True:\n            time.sleep(1)", "to-convert"],
    ["a sleep outside of loops", "time.sleep(1)", "not-applicable"],
    ["a waiter", "self.hook.get_waiter('x').wait(Id=1)", "to-convert"],
    ["a wait in the hook", "self.hook.wait_for_state('x')", "to-convert"],
    ["one request", "JobHook().submit('x')", "not-applicable"],
  ])("with %s", async (_, body, state) => {
    const { of } = await scan(`${head}
class Runs(BaseOperator):
    def execute(self, context):
        ${body}
`);

    expect(of("Runs")?.state).toBe(state);
  });

  it("wait where their hook does, in another module", async () => {
    const { of } = await scan(
      `${head}
from acme.hooks.slow import SlowHook
class Runs(BaseOperator):
    @property
    def hook(self):
        return SlowHook()
    def execute(self, context):
        self.hook.run()
`,
      {
        "acme/hooks/slow.py":
          "import time\nclass SlowHook:\n    def run(self):\n        for _ in range(9):\n            time.sleep(1)\n",
      },
    );

    expect(of("Runs")).toMatchObject({ state: "to-convert" });
    expect(of("Runs")?.reasons.at(-1)).toMatchObject({ file: "acme/hooks/slow.py", line: 5 });
  });

  it("whose trigger blocks are blocking, with the way there", async () => {
    const trigger = (job["acme/triggers/job.py"] ?? "").replace("await hook.is_done_async(", "hook.is_done(");
    const { of } = await scan(job["acme/operators/job.py"] ?? "", { "acme/triggers/job.py": trigger });

    expect(of("RunJobOperator")?.state).toBe("blocking");
    expect(of("RunJobOperator")?.reasons.at(-1)?.message).toContain("requests.get blocks");
  });

  it("may raise what defer raises", async () => {
    const { of } = await scan(`${head}
from airflow.exceptions import TaskDeferred as Deferred
class Raises(BaseOperator):
    def execute(self, context):
        raise Deferred(trigger=JobTrigger(job_id="1", poll_interval=1), method_name="execute_complete")
    def execute_complete(self, context, event):
        raise ValueError(event)
`);

    expect(of("Raises")).toMatchObject({ state: "converted", marks: ["always"] });
    expect(of("Raises")?.facts.sites).toMatchObject([
      { triggers: ["JobTrigger"], callback: "execute_complete" },
    ]);
  });

  it.each([
    ["to_thread", "await asyncio.to_thread(lambda: JobHook().is_done('x'))", "converted"],
    ["run_in_executor", "await loop.run_in_executor(None, lambda: JobHook().is_done('x'))", "converted"],
    ["no thread", "(lambda: JobHook().is_done('x'))()", "blocking"],
  ])("whose trigger hands a lambda to %s", async (_, call, state) => {
    const trigger = (job["acme/triggers/job.py"] ?? "").replace(/await hook\.is_done_async\([^)]*\)/, call);
    const { of } = await scan(job["acme/operators/job.py"] ?? "", { "acme/triggers/job.py": trigger });

    expect(trigger).toContain(call);
    expect(of("RunJobOperator")?.state).toBe(state);
  });

  it.each([
    ["before the switch", "self.hook.wait_for('x')", "if self.deferrable:", true],
    ["in a loop before it", "while True:\n            time.sleep(1)", "if self.deferrable:", true],
    [
      "behind another condition",
      "if self.first:\n            self.hook.wait_for('x')",
      "if self.deferrable:",
      false,
    ],
    [
      "where it does not defer",
      "if not self.deferrable:\n            self.hook.wait_for('x')",
      "if True:",
      false,
    ],
    [
      "where the switch is False",
      "if self.deferrable is False:\n            self.hook.wait_for('x')",
      "else:",
      false,
    ],
    [
      "where the switch is True",
      "if self.deferrable is True:\n            self.hook.wait_for('x')",
      "if True:",
      true,
    ],
  ])("that wait %s", async (_, first, then, isPolling) => {
    const { of } = await scan(`${head}
class Waits(BaseOperator):
    def execute(self, context):
        ${first}
        ${then}
            self.defer(trigger=JobTrigger(job_id="1", poll_interval=1), method_name="execute")
`);

    expect(of("Waits")?.facts.waits.some(({ side }) => side === "deferred")).toBe(isPolling);
  });

  it.each([
    ["raise ValueError(event)", true],
    ["if event['status'] == 'error': raise ValueError(event)", true],
    ["if event is None or event['status'] == 'error': raise ValueError(event)", true],
    ["status = event.get('status')\n        if status != 'ok': raise ValueError(status)", true],
    ["for each in event['all']:\n            if each['bad']: raise ValueError(each)", true],
    ["if not event: raise ValueError()", true],
    ["if self.hook.failed(): raise ValueError()", true],
    ["if event is not None: raise ValueError(event)", true],
    ["if event is None: raise ValueError('no event')", false],
    ["if event is not None:\n            return event\n        else:\n            raise ValueError()", false],
    ["if context is None: raise ValueError(event)", false],
    ["if 'ti' not in context: raise ValueError('no task instance')", false],
    ["return event", false],
  ])("whose callback does `%s` for a bad event", async (body, raises) => {
    const { of } = await scan(`${head}
class Runs(BaseOperator):
    def execute(self, context):
        self.defer(trigger=JobTrigger(job_id="1", poll_interval=1), method_name="done")
    def done(self, context, event=None):
        ${body}
`);

    expect(of("Runs")?.facts.callbacks).toMatchObject([{ name: "done", raises }]);
  });

  it("that wait by definition are sensors", async () => {
    const { of } = await scan(`${head}
class Looks(BaseSensorOperator):
    def poke(self, context):
        return True
`);

    expect(of("Looks")?.state).toBe("to-convert");
  });

  it("whose trigger or callback cannot be read are listed", async () => {
    const { unresolved } = await scan(`${head}
class Chooses(BaseOperator):
    def execute(self, context):
        self.defer(trigger=self.params["trigger"](), method_name=self.params["method"])
`);

    expect(unresolved.map(({ line }) => line)).toEqual([9, 9]);
  });
});
