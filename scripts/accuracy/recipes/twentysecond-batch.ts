import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen after the twentieth batch and before any of it was scanned, together with the twenty-first, by name and by
 * what their README and main module say, for being what people write with FastAPI: public bodies, laboratories,
 * universities and products, most of them with a database.
 */
export const twentysecondBatch: readonly Recipe[] = [
  unseen(22, {
    id: "bambuddy",
    source: {
      type: "git",
      repositories: ["maziggy/bambuddy"],
      commit: "61c6473ecafd0c373d633687fa2ebde451b551cd",
      paths: ["backend", "requirements.txt", "pyproject.toml"],
    },
    python: "3.12",
    requirements: [
      "fastapi==0.128.0",
      "uvicorn[standard]==0.40.0",
      "sqlalchemy==2.0.45",
      "aiosqlite==0.22.1",
      "greenlet==3.3.0",
      "pydantic==2.12.5",
      "pydantic-settings==2.12.0",
      "paho-mqtt==2.1.0",
      "aioftp==0.27.2",
      "pyftpdlib==2.1.0",
      "cryptography==46.0.3",
      "openpyxl==3.1.5",
      "pywebpush==2.2.0",
      "python-multipart==0.0.21",
      "aiofiles==25.1.0",
      "qrcode[pil]==8.2",
      "psutil==7.2.1",
      "pytest==9.0.2",
      "pytest-asyncio==1.3.0",
      "ruff==0.14.13",
      "httpx==0.28.1",
      "starlette==0.50.0",
    ],
    apps: ["backend.app.main:app"],
    directory: "{top}",
  }),
];
