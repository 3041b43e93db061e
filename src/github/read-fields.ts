import * as z from "zod";

/** An `http(s)` address, else null: what is published as a link must not be able to run as a script. */
export const webAddress = z
  .string()
  .nullish()
  .transform((url) => (url !== null && url !== undefined && /^https?:\/\//i.test(url) ? url : null));

/** GitHub leaves a body out, or sends null, where a person wrote nothing. */
export const textOrNothing = z
  .string()
  .nullish()
  .transform((text) => text ?? "");

/** Login of an account; deleted accounts are null, and GitHub shows `ghost` for them. */
export const loginOrGhost = z
  .object({ login: z.string() })
  .nullish()
  .transform((account) => account?.login ?? "ghost");
