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
import { renderSignIn } from "./panels/sign-in.ts";
import { sendAnswer } from "./send-answer.ts";
import { openSignIn } from "./sign-in/sign-in.ts";
import { stranger, type Visitor } from "./sign-in/visitor.ts";
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
  const signIn =
    services.signIn === undefined
      ? null
      : openSignIn(services.signIn, { githubUrl: environment.GITHUB_URL, origin });

  async function find(visit: Visit, visitor: Visitor): Promise<Answer | null> {
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
        return page(renderIndexPage(await views.all(visitor), visitor));
      case "/doctor":
        return services.doctor === undefined ? null : page(renderDoctorPage(await services.doctor()));
      case "/api":
        return page(renderApiPage());
    }
    if (first === "api" && rest[0] === "v1") return answerApi(views, rest.slice(1), visit.query, visitor);
    if (visit.path.length < 3) return null;
    return answerCampaignPage({ views, simulator, origin, visitor }, visit);
  }

  return async (request, response) => {
    const visit = await readVisit(request);
    if (visit === null) return false;
    if ("refusal" in visit) {
      await sendAnswer(request, response, visit.refusal);
      return true;
    }
    const { cookie } = request.headers;
    const visitor = signIn?.visitorOf(cookie) ?? stranger;
    const answer = (await signIn?.answer(visit, cookie)) ?? (await find(visit, visitor));
    if (answer === null && visit.pathname.startsWith("/api/github")) return false;
    await sendAnswer(request, response, forVisitor(answer ?? nothingHere(visit, visitor), visitor));
    return true;
  };
}

/** What was made for one person is kept by nobody on the way, and not shown to the next one at the same machine. */
function forVisitor(answer: Answer, visitor: Visitor): Answer {
  if (!visitor.isSignedIn || answer.headers?.["cache-control"] !== undefined) return answer;
  const headers = { "cache-control": "private, no-cache", vary: "accept-encoding, cookie" };
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** The same whether there is nothing or nothing to be seen; only whom it is shown to makes a difference. */
function nothingHere({ pathname }: Visit, visitor: Visitor): Answer {
  return page(
    renderMessagePage(
      "There is nothing here",
      "No campaign, page or target has this address, or it belongs to a private repository whose pages are not shown.",
      renderSignIn(visitor, pathname),
    ),
    404,
  );
}
