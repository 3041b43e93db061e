import { type Command, mayUse, verbs } from "../commands/command.ts";
import { parseCommands, parseNewCommands } from "../commands/parse-commands.ts";
import { repositoryName } from "../domain/work.ts";
import { renderInvalidReply, renderNotPermittedReply } from "../reports/help-reply.ts";
import { type Answer, renderReply, replyMarker } from "../reports/reply.ts";
import { answerCommand, sinceText } from "./answer-command.ts";
import type { WorkflowContext } from "./context.ts";
import { settingsInForce } from "./settings-in-force.ts";

/** Commands that one person may give in one window; more are answered by a reaction only. */
const commandsPerWindow = 20;
const windowMinutes = 10;

/** A comment that may hold commands. */
export interface CommentToAnswer {
  readonly issue: number;
  readonly comment: number;
  /** The text before an edit; of an edited comment only what is new is done. Null: the comment is new. */
  readonly bodyBefore: string | null;
}

/** Does what a comment asks for, as the comment reads now, and answers it in one reply that later edits update. */
export async function answerComment(context: WorkflowContext, asked: CommentToAnswer): Promise<void> {
  const { repository, publisher } = context;
  const comment = await repository.comment(asked.comment);
  if (comment === null || comment.isBot) return;
  const all = parseCommands(comment.body);
  const fresh = asked.bodyBefore === null ? all : parseNewCommands(asked.bodyBefore, comment.body);
  if (fresh.length === 0) return;
  if (!(await isWithinLimit(context, comment.author, asked, fresh.length))) {
    await publisher.ensureReaction(asked.comment, "confused");
    return;
  }
  const permission = fresh.some((command) => needsWrite(command))
    ? await repository.permissionOf(comment.author)
    : "read";
  const isFresh = (command: Command) =>
    fresh.some((other) => JSON.stringify(other) === JSON.stringify(command));
  const answers: Answer[] = [];
  for (const command of all) {
    if (!mayUse(command, permission)) {
      // A command that was there before the edit was answered then.
      if (isFresh(command))
        answers.push({ command: wordsOf(command), text: renderNotPermittedReply(wordsOf(command)) });
      continue;
    }
    const text = await answer(context, asked.issue, comment.author, command, isFresh(command));
    if (text !== null) answers.push({ command: wordsOf(command), text });
  }
  if (answers.length > 0) {
    await publisher.ensureComment(
      asked.issue,
      replyMarker(asked.comment),
      renderReply(asked.comment, answers),
    );
  } else {
    await publisher.ensureReaction(asked.comment, "+1");
  }
}

/** @returns Markdown, or null where a reaction is answer enough */
async function answer(
  context: WorkflowContext,
  issue: number,
  author: string,
  command: Command,
  isNew: boolean,
): Promise<string | null> {
  const { repository, queue } = context;
  const isPullRequest = (await repository.pullRequest(issue)) !== null;
  if (isPullRequest && (command.verb === "status" || command.verb === "recheck")) {
    if (isNew)
      await queue.request({ verb: "judge-pull-request", repository: repository.id, pullRequest: issue });
    return null;
  }
  if (command.verb === "recheck") {
    return renderInvalidReply(
      "Only a pull request can be judged again; here `refresh` scans the branch.",
      null,
    );
  }
  if (command.verb === "refresh") {
    if (isNew) await queue.request({ verb: "rescan-branch", repository: repository.id, pushed: null });
    return null;
  }
  const settings = await settingsInForce(context);
  if (settings === null) return renderInvalidReply("This repository has no commits yet.", null);
  return answerCommand(context, settings, { command, issue, author });
}

/**
 * Counted in the database, since any instance may take any comment. Each command takes one of the window's numbered
 * places, under the name of its comment, so that work which is done again after a fault counts once. What is lost or
 * happens at the same moment only forgives.
 */
async function isWithinLimit(
  context: WorkflowContext,
  author: string,
  asked: CommentToAnswer,
  commands: number,
): Promise<boolean> {
  const window = Math.floor(context.now().getTime() / (windowMinutes * 60_000));
  const name = `commands:${repositoryName(context.repository.id).toLowerCase()}:${author.toLowerCase()}:${window}`;
  const places = Array.from({ length: commandsPerWindow }, (_, place) => `${name}:${place}`);
  const taken = await context.store.scanCache.getMany(places);
  const visit = `${asked.comment}:${asked.bodyBefore ?? ""}`;
  if ([...taken.values()].includes(visit)) return true;
  const free = places.filter((place) => !taken.has(place));
  if (free.length < commands) return false;
  await context.store.scanCache.putMany(new Map(free.slice(0, commands).map((place) => [place, visit])));
  return true;
}

function needsWrite(command: Command): boolean {
  return verbs.some((help) => help.verb === command.verb && help.permission === "write");
}

/** The command as it was understood. */
function wordsOf(command: Command): string {
  const name = "/convert-status";
  switch (command.verb) {
    case "status":
      return name;
    case "route":
      return `${name} route ${command.query}`;
    case "next":
      return [name, "next", String(command.count), command.group ?? ""].join(" ").trimEnd();
    case "since":
      return `${name} since ${sinceText(command.since)}`;
    case "unknown":
      return `${name} ${command.word}`;
    case "invalid":
      return `${name} ${command.of}`;
    case "mine":
    case "blocked":
    case "recheck":
    case "refresh":
    case "help":
      return `${name} ${command.verb}`;
  }
}
