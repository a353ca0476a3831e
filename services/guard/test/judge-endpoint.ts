/** A strict OpenAI-compatible endpoint that plays the judge: what is not asked correctly is refused. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { z } from 'zod';

const question = z.strictObject({
  model: z.literal('judge-1'),
  messages: z.tuple([
    z.strictObject({ role: z.literal('system'), content: z.string() }),
    z.strictObject({ role: z.literal('user'), content: z.string() }),
  ]),
  max_tokens: z.int().min(1),
  response_format: z.strictObject({ type: z.literal('json_object') }),
});

/** What the judge says, or does instead of saying something. */
export type Reply = string | { readonly status: number } | 'never';

export type JudgeEndpoint = Awaited<ReturnType<typeof startJudgeEndpoint>>;

export async function startJudgeEndpoint(key: string) {
  const state = { reply: '' as Reply, delayMs: 0 };
  const prompts: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const body = question.safeParse(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    const isRight =
      request.method === 'POST' && request.url === '/v1/chat/completions' && request.headers.authorization === `Bearer ${key}`;
    if (!isRight || !body.success) return void response.writeHead(400).end();
    prompts.push(body.data.messages.map(({ content }) => content).join('\n\n'));
    if (state.reply === 'never') return;
    setTimeout(() => answer(response, state.reply), state.delayMs);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    prompts,
    /** What it does from now on. */
    will(reply: Reply, delayMs = 0) {
      Object.assign(state, { reply, delayMs });
      prompts.length = 0;
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, reply: Reply) {
  if (typeof reply !== 'string') return response.writeHead(reply.status).end('{}');
  const choices = [{ index: 0, message: { role: 'assistant', content: reply }, finish_reason: 'stop' }];
  const usage = { prompt_tokens: 700, completion_tokens: 40, total_tokens: 740 };
  return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ model: 'judge-1-2026', choices, usage }));
}
