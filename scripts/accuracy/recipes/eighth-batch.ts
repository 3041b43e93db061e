import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen after the seventh batch was mended and before any of them was scanned: agno (an app that a class with many
 * switches makes), aim (apps mounted in an app), open-notebook (many small routers), lightrag (a factory of thousands of
 * lines), stac-fastapi (routes that objects add, endpoints made by functions), aperag (async sessions, users
 * library). Everything chosen that can be asked at run time counts: llama-stack, which was chosen too, makes its routes
 * out of running services, so it cannot.
 */
export const eighthBatch: readonly Recipe[] = [
  unseen(
    8,
    {
      id: "agno",
      source: { type: "wheel", distribution: "agno==3.1.10" },
      python: "3.12",
      requirements: ["agno[os]==3.1.10", "openai"],
      // Who uses it gives it agents.
      standIns: {
        "started_agno.py": `from agno.agent import Agent
from agno.os import AgentOS
app = AgentOS(agents=[Agent(id="one", name="One")]).get_app()
`,
      },
      apps: ["started_agno:app"],
    },
    { runtime: 146, listed: 128, missed: 18 },
  ),
  unseen(
    8,
    {
      id: "aim",
      source: { type: "wheel", distribution: "aim==3.29.1" },
      python: "3.12",
      requirements: ["aim==3.29.1"],
      apps: ["aim.web.run:app", "aim.ext.transport.run:app"],
      environment: { __AIM_REPO__: "{scratch}" },
    },
    { runtime: 176 },
  ),
  unseen(
    8,
    {
      id: "open-notebook",
      source: {
        type: "git",
        repositories: ["lfnovo/open-notebook"],
        commit: "206d77cab366d48f057ff5cce3141bc66732851a",
        paths: ["api", "commands", "open_notebook", "prompts", "pyproject.toml"],
      },
      python: "3.12",
      requirements: [
        "fastapi",
        "uvicorn",
        "pydantic>=2.9.2",
        "loguru",
        "langchain>=1.3.9,<2",
        "langchain-core",
        "langchain-openai",
        "langchain-text-splitters",
        "langgraph>=1.0.5,<2",
        "langgraph-checkpoint-sqlite",
        "tiktoken",
        "tomli",
        "python-dotenv",
        "httpx[socks]",
        "content-core>=2.0.4,<3",
        "ai-prompter>=0.4,<1",
        "esperanto>=2.25.1,<3",
        "surrealdb",
        "podcast-creator>=0.12.0,<1",
        "surreal-commands>=1.3.1,<2",
        "numpy",
        "pycountry",
        "babel",
        "python-multipart",
      ],
      apps: ["api.main:app"],
    },
    { runtime: 115 },
  ),
  unseen(
    8,
    {
      id: "lightrag",
      source: { type: "wheel", distribution: "lightrag-hku==1.5.7" },
      python: "3.12",
      // It installs what it is configured for when it is imported, where pip is.
      requirements: ["lightrag-hku[api]==1.5.7", "ollama"],
      apps: ["lightrag.api.lightrag_server:get_application()"],
      environment: {
        LLM_BINDING_API_KEY: "nothing",
        EMBEDDING_BINDING_API_KEY: "nothing",
        WORKING_DIR: "{scratch}",
        INPUT_DIR: "{scratch}",
      },
      // It loads its tables from a server when it is made.
      absent: ["tiktoken"],
    },
    { runtime: 47 },
  ),
  unseen(
    8,
    {
      id: "stac-fastapi",
      source: {
        type: "pypi",
        distribution: "stac-fastapi.pgstac==7.2.0",
        more: ["stac-fastapi.api==7.0.0", "stac-fastapi.types==7.0.0", "stac-fastapi.extensions==7.0.0"],
      },
      python: "3.12",
      requirements: ["stac-fastapi.pgstac==7.2.0"],
      apps: ["stac_fastapi.pgstac.app:create_app()"],
      environment: {
        PGUSER: "nobody",
        PGPASSWORD: "nothing",
        PGHOST: "localhost",
        PGPORT: "5432",
        PGDATABASE: "stac",
      },
    },
    { runtime: 12, listed: 4 },
  ),
  unseen(
    8,
    {
      id: "aperag",
      source: {
        type: "git",
        repositories: ["apecloud/ApeRAG"],
        commit: "2a1ba835ca4547c262283893fadd6d7774089539",
        paths: ["aperag", "config", "pyproject.toml"],
      },
      python: "3.12",
      requirements: [
        "langchain>=0.3.23,<1",
        "llama-index>=0.12.28,<1",
        "uvicorn[standard]",
        "pydantic[email]",
        "cryptography<42",
        "python-dotenv",
        "auth0-python<5",
        "celery<6",
        "py7zr",
        "rarfile",
        "redis<5,>=4.6",
        "arrow",
        "func-timeout",
        "psycopg2-binary",
        "watchfiles",
        "flower",
        "django-celery-beat<3",
        "boto3",
        "oss2",
        "elasticsearch<9,>=8.9",
        "requests<3",
        "pillow<11",
        "openai<2,>=1.71",
        "dashscope",
        "gitpython",
        "llama-index-vector-stores-qdrant<1",
        "numpy<2",
        "pipmaster",
        "pytablewriter",
        "litellm",
        "asyncpg",
        "markitdown",
        "markdown-it-py[linkify]",
        "nano-vectordb",
        "jsonref",
        "fastapi[standard]",
        "pydantic-settings",
        "fastapi-users[sqlalchemy]",
        "neo4j",
        "diskcache",
        "django-environ",
        "alembic",
        "sqlalchemy>=2.0.40,<2.1",
        "pgvector",
        "opik",
        "psycopg[binary]",
        "psycopg-pool",
        "fastmcp",
        "httpx",
        "qdrant-client",
      ],
      apps: ["aperag.app:app"],
      // Databases of graphs.
      absent: ["graspologic", "nebula3"],
      environment: { DATABASE_URL: "postgresql://nobody:nothing@localhost/aperag" },
    },
    { runtime: 66 },
  ),
];
