/** How long a served job counts against its installation. */
const memoryMs = 60_000;

/**
 * How many jobs each installation was served in the last minute by this process. It is only there to share turns:
 * nothing is wrong when it is lost, so it is not stored.
 */
export class ServedLately {
  readonly #served: { readonly installation: string; readonly at: number }[] = [];
  readonly #counts = new Map<string, number>();

  add(installation: string, now = Date.now()): void {
    this.#served.push({ installation, at: now });
    this.#counts.set(installation, (this.#counts.get(installation) ?? 0) + 1);
  }

  counts(now = Date.now()): Record<string, number> {
    const firstKept = this.#served.findIndex(({ at }) => at > now - memoryMs);
    for (const { installation } of this.#served.splice(
      0,
      firstKept === -1 ? this.#served.length : firstKept,
    )) {
      const left = (this.#counts.get(installation) ?? 0) - 1;
      if (left > 0) this.#counts.set(installation, left);
      else this.#counts.delete(installation);
    }
    return Object.fromEntries(this.#counts);
  }
}
