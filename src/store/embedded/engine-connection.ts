import { Duplex } from "node:stream";

/**
 * The "socket" between `pg` and the thread that runs PGlite: `pg` takes any stream that behaves like one
 * (its option `stream`). The official bridge, `@electric-sql/pglite/node-postgres`, runs PGlite in the
 * application's thread and needs a shim for Prisma's adapter; this carries the same bytes to another thread.
 */
export class EngineConnection extends Duplex {
  readonly #send: (bytes: Uint8Array) => void;
  #answered: (() => void) | null = null;

  constructor(send: (bytes: Uint8Array) => void) {
    super();
    this.#send = send;
  }

  /** Part of the answer to the last request. */
  receive(bytes: Uint8Array, last: boolean): void {
    if (bytes.length > 0) this.push(bytes);
    if (!last) return;
    const answered = this.#answered;
    this.#answered = null;
    answered?.();
  }

  /** Called by `pg` in place of opening a TCP connection. */
  connect(): this {
    process.nextTick(() => this.emit("connect"));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed when they come.
  }

  /** `pg` hands over whole messages. One request at a time: the next one waits for the answer to this one. */
  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this.#answered = done;
    this.#send(chunk);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: () => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "utf8", done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }
}
