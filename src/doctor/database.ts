import { type ExaminationResult, warning, well, wrong } from "../domain/examination.ts";
import type { Environment } from "../environment.ts";
import { DirectoryInUseError } from "../store/embedded/directory-lock.ts";
import { type DatabaseState, inspectDatabase } from "../store/inspect-database.ts";
import { reasonOf } from "./webhook.ts";

/** Whether the database can be reached and is what this version needs. Nothing in it is changed. */
export async function examineDatabase(environment: Environment): Promise<ExaminationResult> {
  const { DATABASE_URL: url, DATA_DIRECTORY: directory } = environment;
  try {
    const state = await inspectDatabase({ url, directory });
    if (state === null) {
      return well("The embedded database does not exist yet; the server makes it when it starts.", [
        directory,
      ]);
    }
    return judgeDatabase(state);
  } catch (error) {
    if (error instanceof DirectoryInUseError) {
      return well("The embedded database is in use, by the running server as it should be.", [error.message]);
    }
    return wrong(
      url === undefined ? "The embedded database does not open." : "The database server cannot be used.",
      url === undefined
        ? "Look at the rights on DATA_DIRECTORY; SECURITY.md and the README say how to restore a backup."
        : "Look at DATABASE_URL: host, port, name, user, password, TLS; and whether the server runs.",
      [withoutPassword(reasonOf(error), url)],
    );
  }
}

/** What a database that answers tells about itself. */
export function judgeDatabase({ server, migrations }: DatabaseState): ExaminationResult {
  const { unfinished, unknown, missing, edited } = migrations;
  if (unfinished !== null) {
    return wrong(
      "A migration of the database was begun by another tool and not finished.",
      `Look at the database, then run \`npx prisma migrate resolve --applied ${unfinished}\` or \`--rolled-back\`.`,
    );
  }
  if (unknown !== null) {
    return wrong(
      "The database was made by a newer version of Convert Status.",
      "Start that version, or restore a backup from before the update.",
      [unknown],
    );
  }
  if (edited.length > 0) {
    return warning(
      "A migration was edited after it was applied to this database.",
      "Install a released version; report it when this is one.",
      edited,
    );
  }
  if (missing.length > 0) {
    return well(
      `The database answers; the server applies ${missing.length} migrations when it starts.`,
      missing,
    );
  }
  return well("The database answers and is up to date.", [server]);
}

/** Drivers put the address into some of their errors. */
function withoutPassword(text: string, url: string | undefined): string {
  const password = url === undefined ? "" : new URL(url).password;
  return password === ""
    ? text
    : text.replaceAll(password, "…").replaceAll(decodeURIComponent(password), "…");
}
