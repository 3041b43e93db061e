import * as z from "zod";
import type { Annotation } from "../domain/publisher.ts";
import type { GitHubClient } from "./github-connection.ts";
import { limits } from "./limits.ts";
import { allPages, asPage } from "./pages.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs } from "./unreadable-input.ts";

/** An annotation as GitHub's requests name its fields. */
export interface AnnotationJson {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: Annotation["level"];
  readonly title: string;
  readonly message: string;
}

const annotationsJson = z.array(
  z.object({
    path: z.string(),
    start_line: z.number(),
    end_line: z.number(),
    annotation_level: z.string().nullish(),
    title: z.string().nullish(),
    message: z.string().nullish(),
  }),
);

/** Brings annotations within GitHub's limits; equal ones are one. */
export function toAnnotationJson(annotations: readonly Annotation[]): readonly AnnotationJson[] {
  const byKey = new Map<string, AnnotationJson>();
  for (const annotation of annotations) {
    const json: AnnotationJson = {
      path: annotation.path,
      start_line: Math.max(1, annotation.startLine),
      end_line: Math.max(1, annotation.startLine, annotation.endLine),
      annotation_level: annotation.level,
      title: cutTo(annotation.title, limits.annotationTitleCharacters),
      message: fitBytes(annotation.message, limits.annotationMessageBytes),
    };
    byKey.set(keyOf(json), json);
  }
  return [...byKey.values()];
}

/** Splits what is left to write into what one request may carry; at least one batch, for what else it carries. */
export function annotationBatches(
  annotations: readonly AnnotationJson[],
): readonly (readonly AnnotationJson[])[] {
  const batches: (readonly AnnotationJson[])[] = [];
  for (let start = 0; start === 0 || start < annotations.length; start += limits.annotationsPerRequest) {
    batches.push(annotations.slice(start, start + limits.annotationsPerRequest));
  }
  return batches;
}

/** The keys of the annotations that a check run shows. */
export async function loadAnnotationKeys(
  client: GitHubClient,
  address: RepositoryAddress,
  checkRun: number,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  const load = async (page: number) =>
    asPage(
      await client.request("GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", {
        ...address,
        check_run_id: checkRun,
        per_page: limits.pageSize,
        page,
      }),
    );
  for await (const page of allPages(load)) {
    for (const annotation of readAs(annotationsJson, page, "The list of annotations")) {
      keys.add(keyOf(annotation));
    }
  }
  return keys;
}

export function keyOf(annotation: z.infer<typeof annotationsJson>[number]): string {
  const { path, start_line, end_line, annotation_level, title, message } = annotation;
  return JSON.stringify([path, start_line, end_line, annotation_level ?? "", title ?? "", message ?? ""]);
}

function cutTo(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

function fitBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  // A character takes at most three bytes per unit of length.
  return cutTo(text, Math.floor(bytes / 3));
}
