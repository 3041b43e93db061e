import { allStatements, valueBoundTo } from "../../syntax/python-operators/blocks.ts";
import type { ClassHierarchy, ClassModel } from "../../syntax/python-operators/class-hierarchy.ts";
import type { SwitchFacts } from "./facts.ts";
import type { DeferrableOperatorsSettings } from "./settings.ts";
import { renderSource } from "./source-of.ts";

/** The parameter that switches deferral on, own or inherited. */
export function findSwitch(
  model: ClassModel,
  settings: DeferrableOperatorsSettings,
  hierarchy: ClassHierarchy,
): SwitchFacts | null {
  for (const owner of model.lineage) {
    for (const statement of owner.node.body) {
      if (statement.type !== "function" || statement.name !== "__init__") continue;
      const parameter = statement.parameters.find((each) => each.name === settings.switch);
      if (parameter === undefined) continue;
      const source = parameter.default === null ? null : renderSource(parameter.default);
      const isConfigured = source !== null && squeeze(source) === squeeze(settings.switch_default);
      return {
        parameter: parameter.name,
        default: source,
        isConfigured,
        overriddenBy: overriddenBy(model, settings.switch, hierarchy),
        file: owner.module.path,
        line: parameter.line,
      };
    }
  }
  return null;
}

/** What a constructor sets the switch to, where that has nothing to do with the parameter: then users cannot choose. */
function overriddenBy(model: ClassModel, name: string, hierarchy: ClassHierarchy): string | null {
  const builder = hierarchy.method(model, "__init__");
  if (builder === null) return null;
  for (const statement of allStatements(hierarchy.project.body(builder.node))) {
    const value = valueBoundTo(`self.${name}`, statement);
    if (value?.type === "constant") return renderSource(value);
  }
  return null;
}

function squeeze(source: string): string {
  return source.replace(/\s+/g, "").replaceAll("'", '"').replace(/,\)/g, ")");
}
