/** What `from fastapi import *` and the like give of what decides about routes and sessions. */
export const starNames: ReadonlyMap<string, readonly string[]> = new Map([
  ["fastapi", ["APIRouter", "Depends", "FastAPI", "Request", "Response", "Security", "WebSocket"]],
  ["fastapi.routing", ["APIRoute", "APIRouter", "APIWebSocketRoute", "Mount", "Route"]],
  ["starlette.routing", ["Host", "Mount", "Route", "Router", "WebSocketRoute"]],
  ["sqlalchemy.orm", ["Session", "scoped_session", "sessionmaker"]],
  ["sqlalchemy.ext.asyncio", ["AsyncSession", "async_scoped_session", "async_sessionmaker"]],
  ["sqlmodel", ["Session"]],
  ["typing", ["Annotated", "Optional", "Union"]],
]);
