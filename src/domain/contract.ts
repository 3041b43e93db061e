/**
 * One aspect of what a route promises its clients, as meaning and not as text: equal aspects have equal values,
 * whatever the formatting, import style or alias by which the source says it.
 */
export interface ContractAspect {
  /** What it is, in words: `response_model`, `parameter dag_id`, `status code`, `return annotation`. */
  readonly aspect: string;
  /** Normalised value; null when the source could not be understood, which never counts as equal by accident. */
  readonly value: string | null;
  readonly file: string;
  readonly line: number;
}

/** All aspects of one target; aspects whose order matters (parameters) are in order. */
export type Contract = readonly ContractAspect[];

/** Contracts by target key. */
export type Contracts = ReadonlyMap<string, Contract>;
