import type { Reason, TargetState } from "../../domain/target.ts";
import type { ClassModel } from "../../syntax/python-operators/class-hierarchy.ts";
import type { OperatorFacts } from "./facts.ts";
import type { DeferrableOperatorsSettings } from "./settings.ts";

/** A state and what proves it. */
export interface StateOfOperator {
  readonly state: TargetState;
  readonly reasons: readonly Reason[];
  readonly isAlways: boolean;
}

/** The state of an operator by its facts. */
export function operatorState(
  model: ClassModel,
  facts: OperatorFacts,
  settings: DeferrableOperatorsSettings,
): StateOfOperator {
  const place = { file: model.module.path, line: model.node.line };
  const isAlways = facts.switch === null && facts.sites.length > 0;
  if (facts.sites.length > 0 || facts.startsFromTrigger) {
    const reasons = facts.sites.map((site) => ({
      message: `defers to ${site.triggers.join(" or ") || "a trigger"} in ${site.inMethod}`,
      file: site.file,
      line: site.line,
    }));
    const blocking = facts.triggers.flatMap((trigger) =>
      trigger.blocking.map(({ message, file, line }) => ({
        message: `${trigger.name}.run blocks the triggerer: ${message}`,
        file,
        line,
      })),
    );
    if (blocking.length > 0) return { state: "blocking", reasons: [...reasons, ...blocking], isAlways };
    const start = facts.startsFromTrigger ? [{ message: "can start in the triggerer", ...place }] : [];
    return { state: "converted", reasons: [...reasons, ...start], isAlways };
  }
  const reasons = facts.waits.map(({ message, file, line }) => ({ message, file, line }));
  if (facts.base === "sensor") {
    return {
      state: "to-convert",
      reasons: [{ message: "a sensor holds its slot between pokes", ...place }, ...reasons],
      isAlways: false,
    };
  }
  const hint = waitParameter(model, settings);
  if (reasons.length > 0 || hint !== null) {
    return { state: "to-convert", reasons: [...reasons, ...(hint === null ? [] : [hint])], isAlways: false };
  }
  return {
    state: "not-applicable",
    reasons: [{ message: "nothing was found that waits while holding the slot", ...place }],
    isAlways: false,
  };
}

function waitParameter(model: ClassModel, settings: DeferrableOperatorsSettings): Reason | null {
  for (const owner of model.lineage) {
    for (const statement of owner.node.body) {
      if (statement.type !== "function" || statement.name !== "__init__") continue;
      const parameter = statement.parameters.find((each) => settings.wait_parameters.includes(each.name));
      if (parameter !== undefined) {
        return {
          message: `has the parameter ${parameter.name}`,
          file: owner.module.path,
          line: parameter.line,
        };
      }
    }
  }
  return null;
}
