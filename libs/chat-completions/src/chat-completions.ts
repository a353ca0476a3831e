import { setTimeout as sleep } from 'node:timers/promises';
import type { Secret } from '@sentinelmesh/crypto';
import { createEgress, EgressFailed, type EgressRequest, type EgressResponse, EgressTimeout, ResponseTooLarge } from '@sentinelmesh/egress';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { askInSpan } from './chat-span.ts';
import { type CircuitOptions, createCircuit } from './circuit.ts';
import {
  ChatBrokenOff,
  ChatCancelled,
  ChatRefused,
  ChatTimeout,
  ChatUnavailable,
  ChatUnreachable,
  ChatUnreadable,
  type Spent,
} from './errors.ts';
import { backoffMs, readRetryAfter } from './pauses.ts';
import { createStreamedAnswer, type StreamedAnswer } from './streamed-answer.ts';
import { type ChatAnswer, readWholeAnswer } from './whole-answer.ts';

export type ChatMessage = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string };

export type ChatQuestion = {
  readonly messages: readonly ChatMessage[];
  /** The answer has no more tokens than this, if the endpoint keeps to it. */
  readonly maxTokens: number;
  /** Asks for one JSON object as the answer. Not every endpoint can be held to that. */
  readonly json?: boolean;
  readonly signal?: AbortSignal;
  /** For all attempts together. Can only lower the limit of the client. */
  readonly timeoutMs?: number;
};

export type ChatCompletions = {
  /**
   * Asks once and waits for the whole answer.
   *
   * An attempt is repeated when the endpoint could not be connected to or answered 408, 409, 429 or 5xx, and its
   * `Retry-After` fits into the deadline; never when a model may have begun to answer. Endpoints do not charge for what is
   * repeated so, as a rule; one that does is paid twice.
   *
   * @throws ChatTimeout, ChatUnreachable, ChatUnavailable, ChatRefused, ChatBrokenOff, ChatUnreadable, ChatCircuitOpen,
   *   ChatCancelled; `spentOf(error)` says what the call may have cost.
   */
  ask(question: ChatQuestion): Promise<ChatAnswer>;
  /** Whether the endpoint is left alone because calls to it failed, until one succeeds again. */
  isOpen(): boolean;
  /** Waits for calls under way, then closes all connections. */
  close(): Promise<void>;
};

export type ChatCompletionsOptions = {
  /** The base address as the clients of OpenAI have it, such as `https://api.openai.com/v1`, or the whole one. May be a private one. */
  readonly url: string;
  readonly model: string;
  readonly apiKey?: Secret<string>;
  /** For one question, all attempts together. */
  readonly timeoutMs: number;
  /** How many attempts may follow the first. */
  readonly retries: number;
  /** Has the answer come in pieces, so that what it used is known when it breaks off. */
  readonly stream?: boolean;
  /** 4 MiB unless told. */
  readonly maxResponseBytes?: number;
  /** Calls that go on at the same time; others wait within their deadline. 64 unless told. */
  readonly connections?: number;
  /** Five failures and ten seconds unless told. */
  readonly circuit?: CircuitOptions;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
};

/** How long an endpoint may keep the connection open after it has announced the end of its answer. */
const LINGER_MS = 250;

/** @throws InvalidArgument when the address is not one */
export function createChatCompletions(options: ChatCompletionsOptions): ChatCompletions {
  const { model, timeoutMs, retries, log, maxResponseBytes = 4 * 1024 * 1024, connections = 64 } = options;
  const url = endpointOf(options.url);
  const egress = createEgress({
    allow: { hosts: [url.hostname.replace(/^\[|\]$/g, '')] },
    timeoutMs,
    maxResponseBytes,
    connectionsPerOrigin: connections,
    log,
  });
  const circuit = createCircuit({
    ...(options.circuit ?? { failures: 5, halfOpenAfterMs: 10_000 }),
    onChange: (state) => log.warn({ model, state }, 'the circuit of a model changed'),
  });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey.reveal()}` }),
  };

  const attempt = (question: ChatQuestion, leftMs: number) => {
    const body = JSON.stringify(requestOf(question, { model, stream: options.stream === true }));
    const request = { method: 'POST', url: url.href, headers, body, timeoutMs: leftMs };
    return askOnce({ send: egress.request, request, question, model });
  };

  const askWithin = async (question: ChatQuestion): Promise<ChatAnswer> => {
    const deadlineAt = performance.now() + Math.min(question.timeoutMs ?? timeoutMs, timeoutMs);
    const leftMs = () => Math.ceil(deadlineAt - performance.now());
    if (question.signal?.aborted === true) throw new ChatCancelled({ kind: 'nothing' });
    for (let repeated = 0; ; repeated += 1) {
      if (leftMs() <= 0) throw new ChatTimeout({ kind: 'nothing' });
      try {
        return await attempt(question, leftMs());
      } catch (error) {
        const pauseMs = pauseBefore(error, repeated);
        if (pauseMs === undefined || repeated >= retries || pauseMs >= leftMs()) throw error;
        await pause(pauseMs, question.signal);
      }
    }
  };

  return {
    ask: (question) => askInSpan(model, question.maxTokens, () => circuit.run(() => askWithin(question))),
    isOpen: circuit.isOpen,
    close: egress.close,
  };
}

function endpointOf(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgument([{ field: 'url', message: 'must be an address that begins with https:// or http://' }]);
  }
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/chat/completions') ? path : `${path}/chat/completions`;
  return url;
}

const requestOf = ({ messages, maxTokens, json }: ChatQuestion, { model, stream }: { model: string; stream: boolean }) => ({
  model,
  messages,
  max_tokens: maxTokens,
  ...(json === true ? { response_format: { type: 'json_object' } } : {}),
  ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
});

type Attempt = {
  readonly send: (request: EgressRequest) => Promise<EgressResponse>;
  readonly request: Omit<EgressRequest, 'signal' | 'onChunk'>;
  readonly question: ChatQuestion;
  readonly model: string;
};

async function askOnce({ send, request, question, model }: Attempt): Promise<ChatAnswer> {
  const promptBytes = question.messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const streamed = createStreamedAnswer({ model, promptBytes, maxTokens: question.maxTokens });
  const ended = new AbortController();
  const giveUp = () => ended.abort(question.signal?.reason);
  let linger: NodeJS.Timeout | undefined;
  let isStream = false;
  const onChunk: EgressRequest['onChunk'] = (chunk, { status, headers }) => {
    if (!isOk(status) || !/^text\/event-stream\b/i.test(headers['content-type'] ?? '')) return;
    isStream = true;
    streamed.take(chunk);
    if (streamed.state() !== 'open') linger ??= setTimeout(() => ended.abort(), LINGER_MS);
  };
  if (question.signal?.aborted === true) giveUp();
  question.signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const response = await send({ ...request, signal: ended.signal, onChunk });
    if (!isStream) return readResponse(response, model);
  } catch (error) {
    if (!isStream || streamed.state() === 'open') throw toChatError(error, question.signal, isStream ? streamed.spent() : unknown);
  } finally {
    clearTimeout(linger);
    question.signal?.removeEventListener('abort', giveUp);
  }
  return readStream(streamed);
}

const isOk = (status: number) => status >= 200 && status < 300;
const unknown: Spent = { kind: 'unknown' };

/** Statuses after which the same request may be answered, as the clients of OpenAI have it. */
const isPassing = (status: number) => status === 408 || status === 409 || status === 429 || status >= 500;

function readResponse({ status, headers, body }: EgressResponse, model: string): ChatAnswer {
  if (isPassing(status)) throw new ChatUnavailable(status, readRetryAfter(headers['retry-after'], Date.now()));
  if (!isOk(status)) throw new ChatRefused(status);
  const answer = readWholeAnswer(body, model);
  if (answer === undefined) throw new ChatUnreadable('it is not a chat completion', unknown);
  return answer;
}

function readStream(streamed: StreamedAnswer): ChatAnswer {
  const state = streamed.state();
  if (state === 'unreadable') throw new ChatUnreadable('an event of its stream is no part of a chat completion', streamed.spent());
  if (state === 'failed' || (state === 'open' && !streamed.isFinished())) throw new ChatBrokenOff(streamed.spent());
  return streamed.answer();
}

function toChatError(error: unknown, signal: AbortSignal | undefined, spent: Spent): unknown {
  if (signal?.aborted === true) return new ChatCancelled(spent, error);
  if (error instanceof EgressTimeout) return new ChatTimeout(spent);
  if (error instanceof ResponseTooLarge) return new ChatUnreadable('it is too large', spent);
  if (!(error instanceof EgressFailed)) return error;
  return error.reason === 'connection_lost' ? new ChatBrokenOff(spent, error) : new ChatUnreachable(error);
}

/** How long to wait before this attempt is repeated; undefined when it must not be. */
function pauseBefore(error: unknown, repeated: number): number | undefined {
  const pauseMs = backoffMs(repeated, Math.random());
  if (error instanceof ChatUnreachable) return pauseMs;
  if (error instanceof ChatUnavailable) return Math.max(pauseMs, error.askedPauseMs ?? 0);
  return undefined;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw new ChatCancelled({ kind: 'nothing' }, error);
  }
}
