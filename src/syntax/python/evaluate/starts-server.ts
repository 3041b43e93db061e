import type { Expression, Statement } from "../ast.ts";
import { walkStatements } from "../walk.ts";

/** True for statements that give a server an app and wait for it: a program that ends before them serves nothing. */
export function startServer(statements: readonly Statement[]): boolean {
  let found = false;
  walkStatements(statements, {
    expression: (expression) => {
      if (expression.type === "call" && isServing(expression.callee)) found = true;
    },
  });
  return found;
}

/** `uvicorn.run(app)`, `hypercorn.asyncio.serve(app, config)`, `server.serve()`. */
function isServing(callee: Expression): boolean {
  if (callee.type !== "attribute") return false;
  if (callee.name === "serve") return true;
  return callee.name === "run" && callee.object.type === "name" && callee.object.id === "uvicorn";
}
