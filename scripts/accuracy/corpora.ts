/** A code base that real FastAPI is asked about. */
export interface Corpus {
  readonly name: string;
  /** `name==version` of the source distribution on PyPI. */
  readonly distribution: string;
  /** What the virtual environment needs besides. */
  readonly requirements: readonly string[];
  /** Folder below the unpacked distribution that is the import root. */
  readonly root: string;
  /** Apps; null: every module below `root` that has an `app`. */
  readonly entries: readonly string[] | null;
  /** Only modules below this folder of the root are asked. */
  readonly folder: string;
  readonly frameworkVersion: string;
  /** What settings of the code need to be imported. */
  readonly environment: Readonly<Record<string, string>>;
}

const framework = "0.128.8";

/** Pinned, so that two runs judge the same code. */
export const corpora: readonly Corpus[] = [
  {
    name: "FastAPI's documentation examples",
    distribution: `fastapi==${framework}`,
    requirements: [
      `fastapi==${framework}`,
      "httpx",
      "python-multipart",
      "jinja2",
      "sqlmodel",
      "pydantic-settings",
      "strawberry-graphql",
      "orjson",
      "ujson",
      "a2wsgi",
      "flask",
      "pyjwt",
      "pwdlib[argon2]",
      "email-validator",
      "psycopg[binary]",
      "pyyaml",
      "uvicorn",
    ],
    root: ".",
    entries: null,
    folder: "docs_src",
    frameworkVersion: framework,
    environment: { ADMIN_EMAIL: "admin@example.org" },
  },
];
