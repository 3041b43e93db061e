import type { CampaignStore } from "../domain/campaign-store.ts";
import type { Examination } from "../domain/examination.ts";
import type { RepositoryId } from "../domain/repository.ts";
import type { WorkflowContext } from "../workflows/context.ts";
import type { SignInServices } from "./sign-in/sign-in.ts";

/** What the pages need of the running app. They read what is recorded; only a simulation asks GitHub. */
export interface PageServices {
  readonly store: Pick<
    CampaignStore,
    "campaigns" | "latestScan" | "scansSince" | "judgements" | "lastGoodSettings" | "notes"
  >;
  readonly database: { readonly pool: { query(sql: string): Promise<unknown> } };
  readonly queue: {
    stats(): Promise<{ readonly oldestSeconds: number; readonly setAside: number }>;
    /** False once it takes no more jobs; absent: not known. */
    isRunning?(): boolean;
  };
  readonly metrics: {
    readonly registry: { readonly contentType: string; metrics(): Promise<string> };
  };
  /** For simulations; absent: they are not offered. */
  contextFor?(repository: RepositoryId, signal?: AbortSignal): Promise<WorkflowContext>;
  /** For visitors of private repositories; absent: nobody can sign in. */
  readonly signIn?: SignInServices | undefined;
  /** For the page that says what is wrong with the set-up; absent: there is no such page. */
  doctor?(): Promise<readonly Examination[]>;
}

/** What the operator decided about the pages. */
export interface PageEnvironment {
  readonly GITHUB_URL: string;
  readonly PUBLIC_URL?: string | undefined;
  readonly HOST: string;
  readonly PORT: number;
  readonly DASHBOARD_PRIVATE: boolean;
}
