import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEnvironmentFile } from "../../../src/syntax/python/environment-files.ts";
import { isManifest } from "../../../src/syntax/python/manifests.ts";
import { isBuiltFrom, isStartedFrom } from "../../../src/syntax/python/start-folders.ts";
import { mayTell } from "../../../src/syntax/python/telling-files.ts";

const tells = (path: string) =>
  isStartedFrom(path) || isBuiltFrom(path) || isManifest(path) || isEnvironmentFile(path);

describe("mayTell", () => {
  it("lets everything pass of which something is told", () => {
    const part = fc.constantFrom(
      ..."pyproject setup requirements dev base Pipfile poetry uv pdm alembic Procfile entry_points src __init__ main app server asgi run manage env envrc compose docker Dockerfile dockerfile local prod example".split(
        " ",
      ),
    );
    const mark = fc.constantFrom("", ".", "-", "_", "/");
    const end = fc.constantFrom("", ".py", ".toml", ".cfg", ".txt", ".lock", ".ini", ".yml", ".yaml", ".env");
    const path = fc
      .tuple(mark, part, mark, part, mark, part, end)
      .map((parts) => parts.join("").replace(/^\//, ""));
    let told = 0;
    fc.assert(
      fc.property(path, (one) => {
        if (tells(one)) told++;
        expect(mayTell(one) || !tells(one)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
    expect(told).toBeGreaterThan(300);
  });

  it.each([
    "pyproject.toml",
    "a/setup.cfg",
    "requirements-dev.txt",
    "requirementsdev.txt",
    "requirements/base.txt",
    "a/requirements/any.txt",
    "Pipfile",
    "Pipfile.lock",
    "uv.lock",
    "alembic.ini",
    "a/api.Dockerfile",
    "Dockerfile.prod",
    "Procfile",
    ".env",
    "a/.env.local",
    "compose.yml",
    "docker-compose.override.yaml",
    "main.py",
    "a/src/__init__.py",
    "src/__init__.py",
    "x.egg-info/entry_points.txt",
  ])("lets %s pass", (path) => {
    expect(tells(path)).toBe(true);
    expect(mayTell(path)).toBe(true);
  });

  it.each(["a/__init__.py", "a/models.py", "a/application.py", "README.md", "a/running.py", "a/notes.txt"])(
    "stops %s",
    (path) => {
      expect(mayTell(path)).toBe(false);
    },
  );
});
