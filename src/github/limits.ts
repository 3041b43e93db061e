/** What GitHub accepts, each with its source. Whoever writes stays below; nothing is cut without saying so. */
export const limits = {
  /** Characters of an issue body or comment. GitHub's 422: "body is too long (maximum is 65536 characters)". */
  bodyCharacters: 65_536,
  /** Characters of a check run's `summary` and of its `text`. Source: REST, "Create a check run". */
  checkRunTextCharacters: 65_535,
  /** Annotations of one request; more are appended by further requests. Source: REST, "Update a check run". */
  annotationsPerRequest: 50,
  /** Characters of an annotation's title. Source: REST, "Create a check run". */
  annotationTitleCharacters: 255,
  /** Bytes of an annotation's message: 64 KB. Source: REST, "Create a check run". */
  annotationMessageBytes: 64 * 1024,
  /** Files of one comparison. Source: REST, "Compare two commits". */
  comparedFiles: 300,
  /** Items of one page of a list. Source: REST, "Using pagination in the REST API". */
  pageSize: 100,
  /** Aliased objects of one GraphQL query; GitHub counts nodes and time, 100 blobs stay far below both. */
  graphqlObjects: 100,
  /** Bytes of text that one GraphQL query asks for: answers over some megabytes run into GitHub's 10 s limit. */
  graphqlBytes: 1_500_000,
  /** Files above are generated data. The same limit as for a local repository, so that both doors see the same. */
  fileBytes: 20 * 1024 * 1024,
  /** Deliveries are kept for 3 days. Source: "Redelivering webhooks". */
  deliveryDays: 3,
} as const;

/**
 * Makes a text fit. What is cut off is counted in a closing line, and `keep` (our marker, by which the text is
 * found again) survives wherever it stood.
 */
export function fitText(text: string, maximum: number, keep = ""): string {
  if (text.length <= maximum) return text;
  const marker = keep !== "" && text.includes(keep) ? `${keep}\n` : "";
  const notice = (cut: number) =>
    `\n\n_${cut} characters more do not fit into GitHub's limit of ${maximum}; \`convert-status check\` prints all of it._\n`;
  const room = maximum - marker.length - notice(text.length).length;
  const body = marker === "" ? text : text.replace(keep, "");
  const lineEnd = body.lastIndexOf("\n", room);
  // Half a line may be half a link; a text of one endless line is cut where it must be, never inside a surrogate pair.
  const head = body.slice(0, lineEnd > 0 ? lineEnd : room).replace(/[\uD800-\uDBFF]$/, "");
  return `${marker}${closeFence(head)}${notice(body.length - head.length)}`;
}

/** An open code fence would swallow the notice. */
function closeFence(text: string): string {
  const fences = text.match(/^\s*(```+|~~~+)/gm) ?? [];
  const last = fences.at(-1);
  return fences.length % 2 === 1 && last !== undefined ? `${text}\n${last.trim()}` : text;
}
