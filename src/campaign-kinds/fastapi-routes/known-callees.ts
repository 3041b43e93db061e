import { framework, standardLibrary } from "../../syntax/python/standard-library.ts";

/**
 * Packages that get an app, or a router, to watch, guard, store, show or serve it. What they add of their own has no
 * handler in the repository.
 */
const packages = new Set(
  `a2wsgi aioinject aiomonitor apitally apscheduler arel asgi_babel asgi_correlation_id asgi_csrf asgi_lifespan asgiref
  async_asgi_testclient authlib authx aws_lambda_powertools aws_xray_sdk azure beanie broadcaster brotli_asgi bugsnag
  cashews chainlit click coverage daphne dash databases datadog ddog_trace ddtrace debug_toolbar debugpy
  dependency_injector dishka edgy elasticapm fastadmin fastapi_admin fastapi_amis_admin fastapi_another_jwt_auth
  fastapi_async_sqlalchemy fastapi_azure_auth fastapi_babel fastapi_cache fastapi_cors fastapi_csrf_protect
  fastapi_debug_toolbar fastapi_di fastapi_events fastapi_filter fastapi_health fastapi_injector fastapi_jwt_auth
  fastapi_keycloak fastapi_limiter fastapi_login fastapi_mail fastapi_mcp fastapi_offline fastapi_pagination
  fastapi_plugins fastapi_profiler fastapi_redis_cache fastapi_restful fastapi_security fastapi_sessions
  fastapi_socketio fastapi_sqlalchemy fastapi_sqla fastapi_sso fastapi_swagger_ui fastapi_users fastapi_utils
  fastmcp fire gino gino_starlette google gradio granian guard gunicorn honeybadger httpx httpx_ws hypercorn inject injector ipdb
  jinja2 jinja2_fragments lagom locust logfire loguru mangum marimo mcp modal mongoengine nest_asyncio newrelic nicegui
  opencensus openinference opentelemetry orjson ormar panel piccolo pika posthog prometheus_client
  prometheus_fastapi_instrumentator prometheus_flask_exporter promptflow pyinstrument pyroscope pytest ray rich rollbar
  saq scalar_fastapi scout_apm secure sentry_sdk serverless_wsgi shiny slowapi slowapi_limiter socketio engineio solara
  sqladmin sqlalchemy sqlmodel starlette_admin starlette_context starlette_csrf starlette_exporter
  starlette_prometheus starlette_session starlette_wtf starlette_zipkin starsessions statsd strawberry streamlit
  structlog supertokens_python svcs tartiflette_asgi taskiq taskiq_fastapi timing_asgi tortoise typer uvicorn uvloop
  watchfiles websockets werkzeug wireup yappi`.split(/\s+/),
);

/** Names that say what an app is given away for. */
const purposes =
  /middleware|instrument|exporter|prometheus|metrics?(?![a-z])|monitor|telemetry|trac(?:er|ing)|sentry|profil|logg(?:er|ing)|(?:exception|error)s?_?handl|cors(?![a-z])|csrf|rate_?limit|limiter|paginat|static_?files?|health|lifespan|startup|shutdown|swagger|redoc|openapi|docs(?![a-z])|admin|session|database|(?:^|_)db(?:_|$)|tortoise|cache|test_?client|transport|scheduler|add_(?:job|task)|compress|gzip|(?:^|[._])(?:run|serve|print)$/i;

/** Names that say that what comes back has other paths. */
const moves = /version|prefix|rewrit|re_?(?:map|route|name|mount)|transform/i;

/** What is loaded by a name that data choose is none of those who load it. */
const loaded =
  /^(?:importlib\.(?:import_module|util|metadata)|importlib_metadata|pkg_resources|pkgutil)\b.*\(\)/;

/** Python's own functions that are not modelled, and what somebody does to an app that is not known. */
const harmless =
  /^(?:id|hash|repr|str|format|iter|next|len|dir|vars|print|sorted|enumerate|zip|map|filter|weakref\.\w+)$|\.(?:include_router|mount|host|append|extend|add|insert|put|set|add_api_route|add_route|add_api_websocket_route|run_in_executor|run_until_complete|create_task|call_soon\w*)$/;

/** True for something that could not be found which has nothing to do with the routes of what it gets. */
export function isHarmless(name: string): boolean {
  return harmless.test(name) || servesPurpose(name);
}

/** True for a callee of a package that leaves the routes of the repository as they are. */
export function leavesRoutes(name: string): boolean {
  const [top = ""] = name.split(/[.(]/, 1);
  if (loaded.test(name)) return servesPurpose(name);
  if (standardLibrary.has(top) || framework.has(top) || packages.has(top)) return true;
  return servesPurpose(name);
}

/** True for a name that says what an app is given away for, which has nothing to do with its routes. */
function servesPurpose(name: string): boolean {
  return purposes.test(lastParts(name)) && !moves.test(lastParts(name));
}

/** True for a callee of a package whose name says that routes have other paths afterwards. */
export function movesRoutes(name: string): boolean {
  return moves.test(lastParts(name));
}

/** The class and the method, or the function. */
function lastParts(name: string): string {
  return name.split(".").slice(-2).join(".");
}
