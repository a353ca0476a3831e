/** A strict stand-in for an OpenAI-compatible endpoint, built from the published API: what an agent of the user's would be. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
};

/** What it does with a prompt: answers, refuses with a status, says nothing for ever, or breaks the connection off. */
export type Reply = { readonly text: string } | { readonly status: number } | 'hang' | 'hang up';

export type AgentServer = {
  /** Up to and with `/v1`. */
  readonly url: string;
  /** Everything it was asked, in order. */
  readonly asked: readonly Asked[];
  /** What the user said last, of everything it was asked. */
  prompts(): readonly string[];
  replyWith(reply: (prompt: string) => Reply): void;
  close(): Promise<void>;
};

export const AGENT_KEY = 'stand-in-key';
export const AGENT_MODEL = 'gpt-4o-mini';
/** What it says it has used, whatever it was asked. */
const USAGE = { prompt_tokens: 1_000, completion_tokens: 500, total_tokens: 1_500 };
/** What that costs: $0.15 for a million tokens of the prompt, $0.60 for a million of the answer. */
export const COST_MICRO_USD = '450';

export async function startAgent(): Promise<AgentServer> {
  const asked: Asked[] = [];
  let reply: (prompt: string) => Reply = () => ({ text: 'Here is what I found.' });
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const refusal = refusalOf(request, body);
      if (refusal !== undefined) {
        sendError(response, refusal);
        return;
      }
      const message = JSON.parse(body) as Asked;
      asked.push(message);
      send(response, reply(lastPrompt(message)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    prompts: () => asked.map(lastPrompt),
    replyWith(next) {
      reply = next;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}

const lastPrompt = ({ messages }: Asked): string => messages.findLast(({ role }) => role === 'user')?.content ?? '';

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The status of what a strict endpoint would not take. */
function refusalOf({ method, url, headers }: IncomingMessage, body: string): number | undefined {
  if (method !== 'POST' || url !== '/v1/chat/completions') return 404;
  if (headers.authorization !== `Bearer ${AGENT_KEY}`) return 401;
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return 415;
  const { model, messages } = (parse(body) ?? {}) as Partial<Asked>;
  const wellFormed =
    Array.isArray(messages) && messages.every(({ role, content }) => typeof role === 'string' && typeof content === 'string');
  return model === AGENT_MODEL && wellFormed && messages.length > 0 ? undefined : 400;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang up') response.destroy();
  else if (reply !== 'hang') sendReply(response, reply);
}

function sendReply(response: ServerResponse, reply: Exclude<Reply, string>): void {
  if ('status' in reply) sendError(response, reply.status);
  else sendJson(response, 200, completion(reply.text));
}

const completion = (text: string) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: AGENT_MODEL,
  choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, logprobs: null, finish_reason: 'stop' }],
  usage: USAGE,
});

const sendError = (response: ServerResponse, status: number): void =>
  sendJson(response, status, { error: { message: 'refused by the stand-in', type: 'invalid_request_error', param: null, code: null } });

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
