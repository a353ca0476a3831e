/** A strict stand-in for an OpenAI-compatible endpoint, built from the published API, with everything that can go wrong with one. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const AGENT_MODEL = 'gpt-4o-mini';
export const AGENT_KEY = 'key-of-the-stand-in';

export type Asked = {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens: number;
  readonly stream?: boolean;
};

type UsageFields = { readonly prompt_tokens: number; readonly completion_tokens: number } & Readonly<Record<string, unknown>>;

export type Reply =
  | { readonly text: string; readonly usage?: UsageFields | null; readonly tools?: readonly string[]; readonly afterMs?: number }
  /** In pieces, as server-sent events; `breaksOff` closes the connection before the end. */
  | { readonly pieces: readonly string[]; readonly usage?: UsageFields; readonly breaksOff?: boolean }
  | { readonly status: number; readonly retryAfter?: string }
  | { readonly body: string }
  | 'hang'
  | 'hang up';

export type AgentServer = {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** How many requests it is answering at the moment. */
  underWay(): number;
  replyWith(reply: Reply | ((asked: Asked) => Reply)): void;
  close(): Promise<void>;
};

export async function startAgentServer(): Promise<AgentServer> {
  const asked: Asked[] = [];
  let reply: (asked: Asked) => Reply = () => ({ text: 'hello' });
  let underWay = 0;
  const server = createServer((request, response) => {
    underWay += 1;
    response.on('close', () => {
      underWay -= 1;
    });
    void readBody(request).then((body) => {
      const question = questionOf(request, body);
      if (typeof question === 'number') return sendJson(response, question, { error: { message: 'refused' } });
      asked.push(question);
      return send(response, reply(question));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    underWay: () => underWay,
    replyWith(next) {
      reply = typeof next === 'function' ? next : () => next;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The question, or the status of what a strict endpoint would not take. */
function questionOf({ method, url, headers }: IncomingMessage, body: string): Asked | number {
  if (method !== 'POST' || url !== '/v1/chat/completions') return 404;
  if (headers.authorization !== `Bearer ${AGENT_KEY}`) return 401;
  if (headers['content-type'] !== 'application/json') return 415;
  const question = JSON.parse(body) as Asked;
  const isWell = question.messages.every(({ role, content }) => ['system', 'user'].includes(role) && typeof content === 'string');
  return question.model === AGENT_MODEL && isWell && question.max_tokens > 0 ? question : 400;
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return;
  if (reply === 'hang up') response.destroy();
  else if ('status' in reply) {
    if (reply.retryAfter !== undefined) response.setHeader('retry-after', reply.retryAfter);
    sendJson(response, reply.status, { error: { message: 'not now' } });
  } else if ('body' in reply) response.writeHead(200, { 'content-type': 'application/json' }).end(reply.body);
  else if ('pieces' in reply) sendPieces(response, reply);
  else setTimeout(() => sendJson(response, 200, completion(reply)), reply.afterMs ?? 0);
}

const USAGE: UsageFields = { prompt_tokens: 100, completion_tokens: 50 };

function completion({ text, usage = USAGE, tools = [] }: Extract<Reply, { text: string }>) {
  const calls = tools.map((name, index) => ({ id: `call_${index}`, type: 'function', function: { name, arguments: '{}' } }));
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: AGENT_MODEL,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, ...(calls.length > 0 ? { tool_calls: calls } : {}) },
        finish_reason: 'stop',
      },
    ],
    ...(usage === null ? {} : { usage }),
  };
}

function sendPieces(response: ServerResponse, { pieces, usage, breaksOff }: Extract<Reply, { pieces: unknown }>): void {
  const chunk = (fields: object) =>
    response.write(`data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: AGENT_MODEL, ...fields })}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (usage !== undefined && breaksOff === true) chunk({ choices: [], usage });
  for (const content of pieces) chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
  if (breaksOff === true) {
    setTimeout(() => response.destroy(), 20);
    return;
  }
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  if (usage !== undefined) chunk({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
