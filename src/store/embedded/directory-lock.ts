import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A held lock. */
export interface DirectoryLock {
  release(): Promise<void>;
}

/** Another process uses the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";
}

type Claim = "waiting" | "claiming" | "holding";

/**
 * Takes the only right to use a database directory; PGlite has no lock of its own, and two processes on one
 * directory lose committed rows without a word.
 *
 * The lock is a listening Unix socket: it dies with its process, however that ends, so nothing is left to judge
 * by age; a process id would lie in containers, where the app always has the same one. Every process listens on
 * a name of its own, claims, and then asks all others: whoever finds another claim takes its own back. Of two
 * processes, the one that claims later must see the earlier claim, so there are never two holders.
 *
 * @throws DirectoryInUseError when another process holds it
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const place = socketPlace(realpathSync(directory));
  let claim: Claim = "waiting";
  const own = place.own;
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(`${claim} ${process.pid}`);
  });
  await listen(server, own);
  server.unref();
  const release = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });

  for (let attempt = 0; attempt < 40; attempt += 1) {
    claim = "claiming";
    const others = await Promise.all(place.others().map((other) => ask(other)));
    const rival = others.find((answer) => answer !== null && answer.claim !== "waiting");
    if (rival === undefined || rival === null) {
      claim = "holding";
      return { release };
    }
    claim = "waiting";
    if (rival.claim === "holding") {
      await release();
      throw new DirectoryInUseError(inUse(directory, rival.pid));
    }
    await sleep(20 + Math.random() * 100);
  }
  await release();
  throw new DirectoryInUseError(inUse(directory, null));
}

function inUse(directory: string, pid: string | null): string {
  const who = pid === null ? "another process" : `another process (id ${pid} where it runs)`;
  return `The database directory ${directory} is in use by ${who}. Two processes would destroy each other's data. Stop the other one, name another directory, or set DATABASE_URL: a PostgreSQL server takes many.`;
}

/** Who answers on a socket; null when nobody listens there any more, in which case the file is removed. */
function ask(path: string): Promise<{ claim: Claim; pid: string | null } | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let text = "";
    const alive = () => {
      const [claim = "", pid = null] = text.split(" ");
      // Somebody listens but says nothing sensible: treated as a holder, which is the safe side.
      resolve(claim === "waiting" || claim === "claiming" ? { claim, pid } : { claim: "holding", pid });
      socket.destroy();
    };
    socket.setTimeout(2_000, alive);
    socket.on("data", (data) => {
      text += data.toString();
    });
    socket.on("end", alive);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") resolve(null);
      else if (error.code === "ECONNREFUSED") {
        // Names are never used twice: what is dead stays dead.
        rmSync(path, { force: true });
        resolve(null);
      } else alive();
    });
  });
}

interface SocketPlace {
  readonly own: string;
  /** All other sockets that are there now. */
  others(): string[];
}

function socketPlace(directory: string): SocketPlace {
  const id = createHash("sha256").update(directory).digest("hex").slice(0, 16);
  if (process.platform === "win32") {
    // A pipe's name goes to one process only: whoever cannot listen on it is second.
    return { own: `\\\\.\\pipe\\convert-status-${id}`, others: () => [] };
  }
  // A socket's path holds some 100 bytes; a longer one is kept in the directory for temporary files.
  const folder = directory.length <= 70 ? directory : join(tmpdir(), `convert-status-${id}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = `lock-${randomBytes(8).toString("hex")}`;
  const others = () => readdirSync(folder).filter((name) => name.startsWith("lock-") && name !== own);
  return { own: join(folder, own), others: () => others().map((name) => join(folder, name)) };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new DirectoryInUseError(inUse(path, null)) : error);
    });
    server.listen(path, () => {
      resolve();
    });
  });
}
