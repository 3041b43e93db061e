import * as z from "zod";
import { type MetricSample, MetricsError, type MetricsHistory } from "../domain/metrics-history.ts";

/** https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries */
const answerShape = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("matrix"),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** A server that is slow must not hold up an epic. */
const patience = 10_000;
/** The label under which the name survives the sum; a sum drops the name itself. */
const nameLabel = "convert_status_name";

/**
 * Reads metrics from Prometheus' HTTP API.
 * @param url address of the server as the operator names it; a user and a password in it become basic authentication
 */
export function openPrometheus(url: string, request: typeof fetch = fetch): MetricsHistory {
  const { address, headers } = readAddress(url);
  return {
    async read(names, from, to, stepSeconds) {
      const query = new URLSearchParams({
        query: `sum by (${nameLabel}) (label_replace({__name__=~"^(?:${names.join("|")})$"}, "${nameLabel}", "$1", "__name__", "(.+)"))`,
        start: `${from.getTime() / 1000}`,
        end: `${to.getTime() / 1000}`,
        step: `${stepSeconds}`,
      });
      const answer = await ask(`${address}/api/v1/query_range`, query);
      return new Map(
        answer.data.result.map(({ metric, values }) => [metric[nameLabel] ?? "", values.map(sampleOf)]),
      );
    },
  };

  async function ask(endpoint: string, body: URLSearchParams): Promise<z.infer<typeof answerShape>> {
    try {
      const response = await request(endpoint, {
        method: "POST",
        body,
        headers,
        redirect: "error",
        signal: AbortSignal.timeout(patience),
      });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      return answerShape.parse(await response.json());
    } catch (error) {
      const reason = error instanceof z.ZodError ? "its answer is not Prometheus'" : messageOf(error);
      throw new MetricsError(
        `Prometheus could not be asked: ${reason}. The operator of this app sets its address (PROMETHEUS_URL).`,
        { cause: error },
      );
    }
  }
}

/** `fetch` refuses addresses with credentials, so they go into a header. */
function readAddress(url: string): { address: string; headers: Readonly<Record<string, string>> } {
  const parsed = new URL(url);
  const { username, password } = parsed;
  parsed.username = "";
  parsed.password = "";
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    "base64",
  );
  return {
    address: parsed.href.replace(/\/+$/, ""),
    headers: username === "" ? {} : { authorization: `Basic ${basic}` },
  };
}

function sampleOf([seconds, value]: readonly [number, string]): MetricSample {
  return { at: seconds * 1000, value: Number(value) };
}

/** The cause says more than "fetch failed"; neither holds the address. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  const cause = error.cause instanceof Error ? error.cause : error;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}
