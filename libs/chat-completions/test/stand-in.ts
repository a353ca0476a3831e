/** An endpoint of chat completions for one test, which does what it is told and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { secret } from '@sentinelmesh/crypto';
import { type ChatCompletionsOptions, createChatCompletions } from '../src/index.ts';

export type Asked = { readonly url: string; readonly headers: IncomingMessage['headers']; readonly body: Record<string, unknown> };
type Answer = (response: ServerResponse, asked: Asked) => void;

/** The answers one after the other; the last one again and again. */
export async function startEndpoint(context: TestContext, ...answers: readonly Answer[]) {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const question = { url: request.url ?? '', headers: request.headers, body };
    asked.push(question);
    answers[Math.min(asked.length, answers.length) - 1]?.(response, question);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

/** A client that asks quickly and remembers what it logged. */
export function givenClient(context: TestContext, options: Partial<ChatCompletionsOptions> & { url: string }) {
  const logged: { fields: Readonly<Record<string, unknown>>; message: string }[] = [];
  const client = createChatCompletions({
    model: 'small',
    apiKey: secret('sk-test'),
    timeoutMs: 3_000,
    retries: 2,
    log: { warn: (fields, message) => logged.push({ fields, message }) },
    ...options,
  });
  context.after(() => client.close());
  return { ...client, logged };
}

export const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };

export const status = (code: number, headers: Record<string, string> = {}): Answer =>
  json({ error: { message: 'wombat in the prompt', type: 'x' } }, code, headers);

export const completion = (text: string) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'small-2026',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 },
});

export const never: Answer = () => undefined;

/** The pieces as they are; then it ends, breaks off, or stays open. */
export const stream =
  (pieces: readonly (string | Uint8Array)[], then: 'end' | 'destroy' | 'hang' = 'end'): Answer =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    for (const piece of pieces) {
      response.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (then === 'end') response.end();
    // What was written must have left before the connection breaks.
    if (then === 'destroy') setTimeout(() => response.destroy(), 20);
  };

export const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
export const delta = (content: string) => event({ model: 'small-2026', choices: [{ index: 0, delta: { content } }] });
export const stop = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
export const lastUsage = event({
  choices: [],
  usage: { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 2 } },
});
export const done = 'data: [DONE]\n\n';
