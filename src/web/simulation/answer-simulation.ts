import { campaignAddresses } from "../addresses.ts";
import { type Answer, page } from "../answer.ts";
import type { CampaignView } from "../campaign-view.ts";
import type { FoundCampaign } from "../campaign-views.ts";
import type { Visit } from "../visit.ts";
import { readSimulationForm, type SimulationForm, suppositionOf } from "./read-form.ts";
import { renderSimulationPage, type SimulationState } from "./simulation-page.ts";
import type { SimulationResult, Simulator } from "./simulator.ts";

/** Shows the form, or what comes of a submitted one. */
export async function answerSimulation(
  simulator: Simulator,
  { known, view }: FoundCampaign,
  visit: Visit,
): Promise<Answer> {
  const to = campaignAddresses(view.key);
  const show = (form: SimulationForm, state: SimulationState, status: number) =>
    page(renderSimulationPage(view, to, form, state), status);
  if (visit.form === null) {
    return show(prefilled(view, readSimulationForm(visit.query)), { step: "empty" }, 200);
  }
  const form = readSimulationForm(visit.form);
  const read = suppositionOf(form, view.key.campaign);
  if ("mistakes" in read) return show(form, { step: "mistakes", mistakes: read.mistakes }, 422);
  const result = await simulator.run(known.place, read.supposition);
  return show(form, { step: "result", result }, statusOf(result));
}

/** What is in force, and the runs that counted, so that a visitor only changes words. */
function prefilled(view: CampaignView, form: SimulationForm): SimulationForm {
  const recorded = view.input.pullRequests.find(
    ({ judgement }) => String(judgement.pullRequest) === form.pull,
  );
  const runs = recorded?.judgement.backends.flatMap((backend) => backend.runs) ?? [];
  return {
    pull: form.pull,
    settings: form.settings === "" ? (view.settingsText ?? "") : form.settings,
    runs:
      form.runs !== ""
        ? form.runs
        : runs.map(({ name, conclusion }) => `${conclusion ?? "in_progress"}: ${name}`).join("\n"),
  };
}

function statusOf(result: SimulationResult): number {
  if (result.ok) return 200;
  if ("busy" in result) return 503;
  return "impossible" in result ? 502 : 422;
}
