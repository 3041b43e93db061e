import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildApp } from "./build-app.ts";
import type { EmulatedGitHub } from "./gateway/start-github.ts";

/** The server as an operator starts it: the compiled command with an environment, and nothing else. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything that it has logged, one JSON text per line, and what it wrote to standard error. */
  readonly output: readonly string[];
  /** @returns its exit code; null when a signal ended it */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
  /** Value of a metric; several with the same name are summed up. */
  metric(name: string, labels?: string): Promise<number>;
}

export const webhookSecret = "the webhook secret of a server process";

/**
 * Starts one and waits until it listens. `folder` is its working directory, where the embedded database goes too;
 * `flags` are Node's own.
 */
export async function startServer(
  github: Pick<EmulatedGitHub, "app" | "url">,
  folder: string,
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const us = github.app("convert-status");
  const child = spawn(process.execPath, [...flags, join(await buildApp(), "server.js")], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOST: "127.0.0.1",
      PORT: "0",
      APP_ID: String(us.id),
      PRIVATE_KEY: us.privateKey,
      WEBHOOK_SECRET: webhookSecret,
      GITHUB_URL: github.url,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => output.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      output.push(line);
      const entry = line.startsWith("{") ? (JSON.parse(line) as { msg?: string; address?: string }) : {};
      if (entry.msg === "listening") resolve(entry.address ?? "");
    });
    child.once("exit", (code) => {
      reject(new Error(`The server ended with ${code} before it listened:\n${output.join("\n")}`));
    });
  });
  return {
    url,
    child,
    output,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, "exit") as Promise<[number | null]>;
      child.kill(signal);
      return (await ended)[0];
    },
    async metric(name, labels = "") {
      const text = await (await fetch(`${url}/metrics`)).text();
      const lines = text.split("\n").filter((line) => {
        const [series = ""] = line.split(" ");
        return series.split("{")[0] === name && series.includes(labels);
      });
      return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
    },
  };
}
