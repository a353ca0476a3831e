/** A strict model server: what is not asked as the contract has it is refused. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const question = z.strictObject({ text: z.string().min(1) });

/** What it answers, or does instead of answering. */
export type ModelReply =
  | { readonly injection: number; readonly harmful: number }
  | { readonly body: string; readonly status?: number; readonly headers?: Record<string, string> }
  | 'never'
  | 'hang up';

export type ModelEndpoint = Awaited<ReturnType<typeof startModelEndpoint>>;

export async function startModelEndpoint(key: string) {
  const state: { reply: ModelReply; delayMs: number } = { reply: 'never', delayMs: 0 };
  const texts: string[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const body = question.safeParse(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    const isRight = method === 'POST' && url === '/look' && headers.authorization === `Bearer ${key}`;
    if (!isRight || headers['content-type'] !== 'application/json' || !body.success) return void response.writeHead(400).end();
    texts.push(body.data.text);
    const { reply, delayMs } = state;
    if (reply !== 'never') setTimeout(() => answer(response, reply), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/look`,
    /** What it was asked since it was last told what to do. */
    texts,
    /** What it does from now on. */
    will(reply: ModelReply, delayMs = 0) {
      Object.assign(state, { reply, delayMs });
      texts.length = 0;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, reply: Exclude<ModelReply, 'never'>) {
  if (reply === 'hang up') return response.destroy();
  if (!('body' in reply)) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  return response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(reply.body);
}
