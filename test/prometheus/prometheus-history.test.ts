import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openPrometheus } from "../../src/prometheus/prometheus-history.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers as told and keeps what it was asked. */
async function answering(status: number, body: string, headers: Readonly<Record<string, string>> = {}) {
  const asked: { url: string; body: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      asked.push({ url: request.url ?? "", body: text, authorization: request.headers.authorization });
      response.writeHead(status, headers).end(body);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { asked, host: `127.0.0.1:${port}` };
}

const read = (url: string) => openPrometheus(url).read(["up"], new Date(0), new Date(60_000), 30);

describe("a Prometheus server", () => {
  it("is asked below its path, with the credentials of its address", async () => {
    const empty = JSON.stringify({ status: "success", data: { resultType: "matrix", result: [] } });
    const { asked, host } = await answering(200, empty);

    expect(await read(`http://me:p%40ss@${host}/metrics/`)).toEqual(new Map());
    expect(asked[0]).toMatchObject({
      url: "/metrics/api/v1/query_range",
      authorization: `Basic ${Buffer.from("me:p@ss").toString("base64")}`,
    });
    expect(new URLSearchParams(asked[0]?.body).get("end")).toBe("60");
  });

  it.each([
    ["an error", 500, "{}", {}, "it answered 500"],
    ["something else", 200, '{"status":"success","data":{}}', {}, "its answer is not Prometheus'"],
    ["no JSON", 200, "<html>", {}, "not valid JSON"],
    ["a redirect", 302, "", { location: "http://127.0.0.1:9/" }, "redirect"],
  ])(
    "that answers with %s is told as a problem, without its address",
    async (_, status, body, headers, why) => {
      const { host } = await answering(status, body, headers);

      const problem = await read(`http://me:secret@${host}`).catch((error: unknown) => error);

      expect(String(problem)).toContain(why);
      expect(String(problem)).toContain("PROMETHEUS_URL");
      expect(String(problem)).not.toContain(host);
      expect(String(problem)).not.toContain("secret");
    },
  );

  it("that is not there is told as a problem", async () => {
    const { host } = await answering(200, "");
    await new Promise((resolve) => servers.pop()?.close(resolve));

    await expect(read(`http://${host}`)).rejects.toThrow(/Prometheus could not be asked: ECONNREFUSED/);
  });
});
