import { noArguments } from "../../syntax/python/evaluate/call-arguments.ts";
import { classMember } from "../../syntax/python/evaluate/classes.ts";
import type { Evaluator } from "../../syntax/python/evaluate/evaluator.ts";
import {
  builtin,
  type CallArguments,
  constant,
  type InstanceValue,
  type NativeObject,
  none,
  textOf,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { changing } from "../../syntax/python/ledger.ts";
import { appState } from "./app-state.ts";

/** Addresses of an app's own pages, with FastAPI's defaults. */
const ownAddresses = new Map(
  Object.entries({
    openapi_url: "/openapi.json",
    docs_url: "/docs",
    redoc_url: "/redoc",
    swagger_ui_oauth2_redirect_url: "/docs/oauth2-redirect",
  }),
);

/** A FastAPI application: what it registers goes to its router, which the source may replace. */
export class AppNative implements NativeObject {
  router: InstanceValue;
  /** The lifespan and what `on_event("startup")` registered. */
  readonly startHandlers: Value[];
  /** `app.state`, which keeps what is set on it. */
  readonly #state: InstanceValue;
  readonly #evaluator: Evaluator;
  readonly #args: CallArguments;
  /** Under how many conditions it was made that are not known or off by default. */
  readonly #doubts: number;

  constructor(evaluator: Evaluator, router: InstanceValue, args: CallArguments) {
    const lifespan = args.keywords.get("lifespan") ?? null;
    this.#args = args;
    this.startHandlers = lifespan === null ? [] : [lifespan];
    this.#evaluator = evaluator;
    this.#doubts = this.#doubtsNow();
    this.#state = appState(router.site);
    this.router = router;
  }

  attribute(name: string): Value | null {
    if (name === "router") return this.router;
    if (name === "state") return this.#state;
    const address = ownAddresses.get(name);
    if (address !== undefined) return this.#args.keywords.get(name) ?? constant(address);
    // Cadwyn: the routers of all versions; the newest version is what the source says now.
    if (name === "generate_and_include_versioned_routers") {
      return builtin(name, ({ positional }: CallArguments, site) => {
        const include = this.#evaluator.attribute(this.router, "include_router");
        for (const router of positional) {
          if (include !== null)
            this.#evaluator.call(include, { positional: [router], keywords: new Map(), open: false }, site);
        }
        return none;
      });
    }
    if (name === "on_event") {
      return builtin(name, ({ positional: [event] }) =>
        builtin("decorator", ({ positional: [handler = none] }) => {
          this.#start(event, handler);
          return handler;
        }),
      );
    }
    if (name === "add_event_handler") {
      return builtin(name, ({ positional: [event, handler = none] }) => {
        this.#start(event, handler);
        return none;
      });
    }
    if (name === "prefix" || name === "dependencies") return null;
    const found = this.router.native?.attribute(name, this.router) ?? null;
    return found;
  }

  /** FastAPI's constructor ends with `self.setup()`, which adds its own pages. */
  finish(self: InstanceValue): void {
    const setUp = self.class === null ? null : classMember(self.class, "setup");
    if (setUp?.value.type !== "function") return;
    this.#evaluator.call({ type: "bound", function: setUp.value, self }, noArguments, self.site);
  }

  someAttribute(): Value | null {
    return this.router.native?.someAttribute?.(this.router) ?? null;
  }

  setAttribute(name: string, value: Value): void {
    if (name !== "router" || value.type !== "instance" || value.native === null) return;
    // A router that may not be put there at all takes nothing away from the one that is.
    if (this.#doubtsNow() <= this.#doubts) this.router = value;
  }

  #doubtsNow(): number {
    const { unknown, off } = this.#evaluator.conditions;
    return unknown + off;
  }

  #start(event: Value | undefined, handler: Value): void {
    changing(this.#state);
    if (textOf(event) === "startup") this.startHandlers.push(handler);
  }
}
