/** Figures that have to be reached. */
export class Bars {
  #missed = 0;

  /** How many were not reached. */
  get missed(): number {
    return this.#missed;
  }

  /** Prints a figure with what is asked of it. */
  tell(figure: string, bar: string, isReached: boolean): void {
    if (!isReached) this.#missed += 1;
    console.log(`  ${isReached ? "reached" : "MISSED "} ${figure} (bar: ${bar})`);
  }
}
