/** How the thread that runs PGlite is started. */
export interface EngineOptions {
  /** Null: in memory. */
  readonly directory: string | null;
  /** A gzipped, empty data directory to start from where there is none; null: PGlite makes one itself, slower. */
  readonly template: string | null;
}

/** From the application to the engine's thread. */
export type ToEngine = { readonly type: "bytes"; readonly bytes: Uint8Array } | { readonly type: "close" };

/** From the engine's thread to the application. `fatal` is the last one. */
export type FromEngine =
  | { readonly type: "ready" }
  /** Part of an answer; `last` once per request. */
  | { readonly type: "bytes"; readonly bytes: Uint8Array; readonly last: boolean }
  | { readonly type: "fatal"; readonly message: string };
