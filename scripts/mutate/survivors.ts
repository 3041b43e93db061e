/** Why a fault may survive: what it makes is still right. Keys are `fault` or `fault in story`. */
const reasons: Readonly<Record<string, string>> = {
  "constant-changed": "no test of the converted routes uses the constant",
};

/** The reason that is known for a survivor. */
export function reasonOf(fault: string, story: string): string {
  return reasons[`${fault} in ${story}`] ?? reasons[fault] ?? "no reason known";
}
