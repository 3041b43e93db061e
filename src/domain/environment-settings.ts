import * as z from "zod";

/** Longer names and texts are no variables that decide about anything. */
const longestName = 200;
const longestText = 10_000;

const name = z
  .string()
  .max(longestName)
  .regex(
    /^[A-Za-z_][A-Za-z0-9_.-]*$/,
    "is no name of a variable: expected letters, digits, `_`, `.` and `-`, and no digit at the beginning",
  );

const text = z.union([z.string().max(longestText), z.boolean(), z.number()], {
  error:
    'expected a text, a number, `true` or `false`; write `""` for a variable that is set and empty, and a list in quotes as the program is given it',
});

/** Variables of an environment by their names; numbers and booleans are the texts that an environment file would have. */
export const environmentSettings = z.record(name, text.transform(String));
