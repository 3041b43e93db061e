/** A code base that real FastAPI is asked about. Pinned, so that two runs judge the same code. */
export interface Recipe {
  /** Also the name of its folder below the cache. */
  readonly id: string;
  /** Which bar it must reach. */
  readonly group: "examples" | "sample" | "airflow" | "application";
  readonly source: Source;
  /** What pip installs besides; `{top}` is the folder of the source. */
  readonly requirements: readonly string[];
  /** Installed last and by themselves: versions that the code needs, and that what others say of themselves refuses. */
  readonly laidOver?: readonly string[];
  /** Folders below the top that hold top-level packages. */
  readonly importRoots: readonly string[];
  /** Only handlers below this folder count; empty: all below the top. */
  readonly folder: string;
  /** Apps as `module:attribute`, a factory with `()`; null: every module below `folder` that has an `app`. */
  readonly apps: readonly string[] | null;
  /** What the code needs to be imported. `{scratch}` is a folder that it may fill, `{top}` that of the source. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Variables by which a deployment decides about routes, what it switches on or where it serves them: the app is run
   * with them, and the scan is told them (`environment` of the campaign's settings), as whoever deploys it can.
   */
  readonly deployment?: Readonly<Record<string, string>>;
  /** Where the code is run; the scratch folder when absent. */
  readonly directory?: string;
  /** Modules that stand in for services that are not here, by path; they come first when Python imports. */
  readonly standIns: Readonly<Record<string, string>>;
  /** Third-party packages that are imported and have no part in the routes; they need not be installed (absent.py). */
  readonly absent?: readonly string[];
  /** Settings of the campaign beyond the defaults; `entry` is left out so that apps are found by looking. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Apps that the framework itself refuses under this version: they are counted as not run, and are no failure. */
  readonly refused?: RegExp;
  /** Settings under which its tests are mapped to routes, and the map judged by Starlette's own matcher. */
  readonly testMap?: Readonly<Record<string, unknown>>;
  /** Routes that configuration chooses at run time: they must be listed, and are no miss. */
  readonly chosenByConfiguration?: RegExp;
  /** Files of apps that cannot be asked (they need arguments): what the scan finds there is no phantom. */
  readonly otherApps?: readonly string[];
  /** Set when nobody had looked at how the code registers its routes before the scanner ran over it the first time. */
  readonly unseen?: Unseen;
  /** The oldest Python, `3.N`, that takes the code; `python3` when absent. */
  readonly python?: string;
  /** The newest one, where what it pins has no builds for later ones. */
  readonly newestPython?: string;
}

/** Applications that were chosen together, and what the very first scan of one of them gave. */
export interface Unseen {
  /** Batches are numbered as they were chosen: the scanner was mended between two of them. */
  readonly batch: number;
  /** As it came; never corrected later. Absent until it was run once. */
  readonly firstRun?: FirstRun;
}

/** How many routes of each sort a first run gave. */
export interface FirstRun {
  readonly runtime: number;
  readonly found: number;
  readonly conditional: number;
  readonly listed: number;
  readonly missed: number;
  readonly phantom: number;
  /** Sync/async and session kind together. */
  readonly wrong: number;
}

export type Source =
  /** `name==version` of a source distribution on PyPI; `more`: others of the same repository, laid over it. */
  | { readonly type: "pypi"; readonly distribution: string; readonly more?: readonly string[] }
  /** The same of wheels, where no source distribution can be had without building its front end. */
  | { readonly type: "wheel"; readonly distribution: string; readonly more?: readonly string[] }
  /** A commit of a repository, or of a fork that holds it too, in a folder given by `--corpora`; `paths`: only these. */
  | {
      readonly type: "git";
      readonly repositories: readonly string[];
      readonly commit: string;
      readonly paths?: readonly string[];
    }
  /** Applications that chance puts together; the same ones for the same seed. */
  | { readonly type: "generated"; readonly seed: number; readonly applications: number }
  /** A folder of this repository. */
  | { readonly type: "folder"; readonly path: string };

/** The version of FastAPI under which examples and the sample are asked. */
export const framework = "0.128.8";
