import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

type Answerer = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Listens on a free port until the test file ends. A request that nobody answers gets 404 with an empty body. */
export async function serve(answer: Answerer): Promise<string> {
  const server = createServer((request, response) => {
    answer(request, response).then(
      (isAnswered) => {
        if (!isAnswered) response.writeHead(404).end();
      },
      (error: unknown) => {
        response.writeHead(500).end(String(error));
      },
    );
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const servers: Server[] = [];

afterAll(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
