import { matchesKey, matchesPath } from "../../domain/matching.ts";
import { exclusionOf } from "../../domain/settings.ts";
import type { Mark, Reason } from "../../domain/target.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";
import { type Callable, callableOf, isCoroutine, isGenerator } from "./callable.ts";
import type { FrameworkMeaning } from "./framework-version.ts";
import { type Readiness, readinessOf } from "./readiness.ts";
import type { RouteRecord } from "./route-record.ts";
import { type RouteSituation, sessionMarks, sessionWord, stateOf } from "./route-state.ts";
import type { FastapiRoute } from "./route-target.ts";
import type { SessionClosure, SessionUse } from "./session-closure.ts";
import { kindsOfType, lastName } from "./session-type.ts";
import type { FastapiSettings } from "./settings.ts";
import type { StreamingNames } from "./streaming-names.ts";

/** What is needed to turn a registered route into targets. */
export interface TargetContext {
  readonly interpreter: Interpreter;
  readonly closure: SessionClosure;
  readonly meaning: FrameworkMeaning;
  /** What was found of handlers already, by method. */
  readonly readiness: WeakMap<Value, Map<string, Readiness>>;
  readonly streamingNames: StreamingNames;
  readonly settings: Pick<FastapiSettings, "exclude" | "blocked" | "lifted" | "secrets" | "trees">;
}

const offByDefault =
  "off by default: a setting has to be changed for it; where the deployment does so by a variable, `environment` in the campaign's settings can say so";

/** One target per method of a registered route; none when the route is outside the campaign's trees. */
export function makeTargets(
  record: RouteRecord,
  order: number,
  app: string | null,
  context: TargetContext,
): FastapiRoute[] {
  const { interpreter, meaning, settings } = context;
  const callable = callableOf(record.endpoint);
  const file = callable?.function.closure.module.path ?? record.site.file;
  if (settings.trees.length > 0 && !matchesPath(file, settings.trees)) return [];
  const line = callable?.function.definition.line ?? record.site.line;
  const handler = callable?.function.definition.name ?? "(unknown)";
  const definition = isCoroutine(record.endpoint, meaning.seesThroughWrappers) ? "async" : "sync";
  const use = interpreter.describe(file, () =>
    context.closure.ofRoute(record.endpoint, record.dependencies, record.plain),
  );
  const methods = record.websocket ? ["WEBSOCKET"] : (record.methods ?? ["(unknown)"]);
  return methods.map((method): FastapiRoute => {
    const path = record.path ?? "(unknown)";
    const key = `${method} ${path}`;
    const readiness = readinessFor(record.endpoint, callable, use, method, context);
    const absent = app === null ? null : absentOf(use);
    const problem = problemOf(record, callable);
    const excluded = exclusionOf(key, settings);
    const blocked = settings.blocked.find((entry) => matchesKey(key, entry.targets));
    const waitsForSecrets = readiness.secrets.length > 0 && !settings.lifted.includes("secrets");
    const situation: RouteSituation = {
      definition,
      own: use.own,
      inherited: use.inherited,
      isExcluded: excluded !== null,
      isUnresolved: problem !== null || absent !== null,
      isUnmounted: app === null,
      isBlocked: blocked !== undefined || waitsForSecrets,
    };
    const state = stateOf(situation);
    const at = (message: string, atLine = line): Reason => ({ message, file, line: atLine });
    const reasons: Reason[] = [
      ...(excluded === null ? [] : [at(`excluded by settings: ${excluded}`)]),
      ...(problem === null ? [] : [{ message: problem, file: record.site.file, line: record.site.line }]),
      ...(absent === null ? [] : [absent]),
      ...(app === null
        ? [{ message: "no app serves the router that it is registered on", ...record.site }]
        : []),
      ...(blocked === undefined ? [] : [at(`blocked by settings: ${blocked.reason}`)]),
      ...readiness.secrets.map(({ name, line: secretLine }) =>
        at(
          waitsForSecrets
            ? `\`${name}\` resolves a value from the secrets backends, which are sync`
            : `\`${name}\` resolves a value from the secrets backends: its asynchronous form can be used`,
          secretLine,
        ),
      ),
      at(
        definition === "async"
          ? "`async def`"
          : callable?.function.definition.isAsync === true
            ? "`async def` that FastAPI does not await"
            : "`def`",
      ),
      ...(absent === null || use.chain.length > 0 ? sessionReasons(use, at) : []),
      ...(record.off ? [{ message: offByDefault, ...record.site }] : []),
    ];
    return {
      key,
      kind: "fastapi-routes",
      name: handler,
      file,
      line,
      state,
      marks: marksOf(record, callable, situation, readiness),
      reasons,
      method,
      path,
      handler,
      definition,
      session: sessionWord(use.own, use.inherited),
      ownSession: sessionWord(use.own),
      facts: {
        order,
        app,
        module: callable?.function.closure.module.name ?? interpreter.project.index.nameOf(file),
        endLine: callable?.function.definition.endLine ?? line,
        registeredAt: { file: record.site.file, line: record.site.line },
        sessionChain: use.chain.map(({ message, file: stepFile, line: stepLine }) => ({
          message,
          file: stepFile,
          line: stepLine,
        })),
        readiness,
      },
    };
  });
}

function readinessFor(
  endpoint: Value,
  callable: Callable | null,
  use: SessionUse,
  method: string,
  context: TargetContext,
): Readiness {
  if (callable === null) {
    return { access: "read", sessionCalls: 0, handOffs: [], hazards: [], secrets: [], streams: false };
  }
  const ofEndpoint = context.readiness.get(endpoint) ?? new Map<string, Readiness>();
  context.readiness.set(endpoint, ofEndpoint);
  const found =
    ofEndpoint.get(method) ??
    context.interpreter.describe(callable.function.closure.module.path, () =>
      findReadiness(callable, use, method, context),
    );
  ofEndpoint.set(method, found);
  return found;
}

function findReadiness(
  callable: Callable,
  use: SessionUse,
  method: string,
  context: TargetContext,
): Readiness {
  const names = use.parameters
    .filter(({ type }) => type !== null && kindsOfType(type, () => type).length > 0)
    .map(({ name }) => name);
  return readinessOf(
    callable.function,
    method,
    new Set(names),
    context.settings.secrets,
    context.streamingNames,
    context.interpreter,
  );
}

function problemOf(record: RouteRecord, callable: Callable | null): string | null {
  if (record.path === null) return "the path of this route could not be computed";
  if (record.methods === null) return "the methods of this route could not be computed";
  if (callable === null) return "the handler of this route could not be found";
  return null;
}

/** A dependency that is not there, where it may decide about the state: own sessions do, and a sync one of any other. */
function absentOf({ own, inherited, absent }: SessionUse): Reason | null {
  return own.size > 0 || inherited.has("sync") ? null : absent;
}

function sessionReasons(use: SessionUse, at: (message: string) => Reason): Reason[] {
  if (use.chain.length === 0) return [at("no session, neither its own nor through a dependency")];
  const chain = use.chain.map(({ message, file, line }) => ({ message, file, line }));
  return use.blockingDependency === null ? chain : [...chain, use.blockingDependency];
}

function marksOf(
  record: RouteRecord,
  callable: Callable | null,
  situation: RouteSituation,
  readiness: Readiness,
): Mark[] {
  const marks: Mark[] = [];
  if (record.conditional) marks.push("conditional");
  if (record.off) marks.push("default-off");
  const { responseClass } = record;
  const isStreamClass =
    responseClass?.type === "foreign" &&
    /^(StreamingResponse|EventSourceResponse)$/.test(lastName(responseClass.name));
  if (readiness.streams || isStreamClass || (callable !== null && isGenerator(callable.function))) {
    marks.push("streaming");
  }
  return [...marks, ...sessionMarks(situation)];
}
