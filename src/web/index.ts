import type { IncomingMessage, ServerResponse } from "node:http";
import { assetAddresses } from "./addresses.ts";
import { type Answer, asset, page, svg } from "./answer.ts";
import { answerApi } from "./api.ts";
import { filterScript } from "./assets/filter-script.ts";
import { icon } from "./assets/icon.ts";
import { styleSheet } from "./assets/style.ts";
import { answerCampaignPage } from "./campaign-pages.ts";
import { openCampaignViews } from "./campaign-views.ts";
import { renderMessagePage } from "./layout.ts";
import { health, metrics, readiness } from "./operations.ts";
import type { PageEnvironment, PageServices } from "./page-services.ts";
import { renderApiPage } from "./pages/api-page.ts";
import { renderDoctorPage } from "./pages/doctor-page.ts";
import { renderIndexPage } from "./pages/index-page.ts";
import { sendAnswer } from "./send-answer.ts";
import { openSimulator } from "./simulation/simulator.ts";
import { readVisit, type Visit } from "./visit.ts";

export type { PageEnvironment, PageServices } from "./page-services.ts";

/**
 * Answers everything a person or a machine asks this server, except GitHub's deliveries.
 * @returns a function that says false where the request is none of its business
 */
export function answerPages(
  services: PageServices,
  environment: PageEnvironment,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const views = openCampaignViews(services.store, {
    githubUrl: environment.GITHUB_URL,
    showPrivate: environment.DASHBOARD_PRIVATE,
  });
  const origin = environment.PUBLIC_URL ?? `http://${environment.HOST}:${environment.PORT}`;
  const simulator = openSimulator(services);

  async function find(visit: Visit): Promise<Answer | null> {
    const [first, ...rest] = visit.path;
    switch (visit.pathname) {
      case "/healthz":
        return health();
      case "/readyz":
        return readiness(services);
      case "/metrics":
        return metrics(services);
      case assetAddresses.style:
        return asset("text/css; charset=utf-8", styleSheet);
      case assetAddresses.script:
        return asset("text/javascript; charset=utf-8", filterScript);
      case assetAddresses.icon:
        return svg(icon);
      case "/":
        return page(renderIndexPage(await views.all()));
      case "/doctor":
        return services.doctor === undefined ? null : page(renderDoctorPage(await services.doctor()));
      case "/api":
        return page(renderApiPage());
    }
    if (first === "api" && rest[0] === "v1") return answerApi(views, rest.slice(1), visit.query);
    if (visit.path.length < 3) return null;
    return answerCampaignPage({ views, simulator, origin }, visit);
  }

  return async (request, response) => {
    const visit = await readVisit(request);
    if (visit === null) return false;
    if ("refusal" in visit) {
      await sendAnswer(request, response, visit.refusal);
      return true;
    }
    const answer = await find(visit);
    if (answer === null) {
      if (visit.pathname.startsWith("/api/github")) return false;
      await sendAnswer(request, response, nothingHere());
      return true;
    }
    await sendAnswer(request, response, answer);
    return true;
  };
}

function nothingHere(): Answer {
  return page(
    renderMessagePage(
      "There is nothing here",
      "No campaign, page or target has this address, or it belongs to a private repository whose pages are not shown.",
    ),
    404,
  );
}
