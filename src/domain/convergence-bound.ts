/**
 * Minutes after which everything published is true again, whatever became of deliveries and processes, counted from
 * when GitHub and the database answer again. A change may come right after a sweep has looked at its place, so the
 * next sweep finds it; the second span is for the work that this one asks for.
 * @param reconcileMinutes from one sweep to the next
 */
export function convergenceBound(reconcileMinutes: number): number {
  return 2 * reconcileMinutes;
}
