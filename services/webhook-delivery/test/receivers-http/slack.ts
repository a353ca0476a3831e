/** A stand-in for Slack that is as strict about messages as its documentation says Slack is. */
import { bodyOf, type Serving, serveHttp } from './serve.ts';

type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };

export type SlackStandIn = Serving & {
  readonly url: string;
  /** Messages that were taken. */
  readonly messages: Record<string, unknown>[];
  /** Given to all requests from now on instead of a message being taken. */
  answerWith(answer: Answer | undefined): void;
};

export const WEBHOOK_PATH = '/services/T000/B000/secretsecretsecret';
export const BOT_TOKEN = 'xoxb-1-abcdef';
export const CHANNEL = 'C0123456789';

export async function serveSlack(): Promise<SlackStandIn> {
  const messages: Record<string, unknown>[] = [];
  let fixed: Answer | undefined;
  const serving = await serveHttp(async (request, response) => {
    const body = await bodyOf(request);
    const isJson = request.headers['content-type'] === 'application/json; charset=utf-8';
    const message = isJson ? (JSON.parse(body.toString()) as Record<string, unknown>) : {};
    const isApi = request.url === '/api/chat.postMessage';
    const problem = request.method !== 'POST' || !isJson ? 'invalid_payload' : problemOf(message);
    const {
      status,
      headers = {},
      body: text,
    } = fixed ?? (isApi ? viaApi(request.headers.authorization, message, problem) : viaWebhook(request.url, problem));
    if (status === 200 && /^ok$|"ok":true/.test(text)) messages.push(message);
    response.writeHead(status, headers).end(text);
  });
  return { ...serving, url: `http://127.0.0.1:${serving.port}/`, messages, answerWith: (answer) => (fixed = answer) };
}

function viaWebhook(path: string | undefined, problem: string | undefined): Answer {
  if (path !== WEBHOOK_PATH) return { status: 404, body: 'no_service' };
  return problem === undefined ? { status: 200, body: 'ok' } : { status: 400, body: problem };
}

function viaApi(authorization: string | undefined, { channel }: Record<string, unknown>, problem: string | undefined): Answer {
  const refused =
    authorization === undefined
      ? 'not_authed'
      : authorization !== `Bearer ${BOT_TOKEN}`
        ? 'invalid_auth'
        : channel !== CHANNEL
          ? 'channel_not_found'
          : problem;
  return { status: 200, body: JSON.stringify(refused === undefined ? { ok: true, ts: '1.2' } : { ok: false, error: refused }) };
}

type Block = { type: string; text?: Text; fields?: Text[]; elements?: Text[] };
type Text = { type: string; text: string; emoji?: boolean; verbatim?: boolean };

const MEMBERS = new Set(['text', 'blocks', 'unfurl_links', 'unfurl_media', 'channel', 'parse', 'link_names']);

/** What Slack would say is wrong with a message; undefined for one that it takes. */
export function problemOf(message: Record<string, unknown>): string | undefined {
  const { text, blocks } = message as { text?: unknown; blocks?: Block[] };
  if (typeof text !== 'string' || text === '' || text.length > 4_000 || !isEscaped(text)) return 'no_text';
  if (!Object.keys(message).every((name) => MEMBERS.has(name))) return 'invalid_arguments';
  if (blocks === undefined || blocks.length === 0 || blocks.length > 50) return 'invalid_blocks';
  return blocks.every(isBlock) ? undefined : 'invalid_blocks';
}

function isBlock({ type, text, fields, elements }: Block): boolean {
  switch (type) {
    case 'header':
      return text?.type === 'plain_text' && isLong(text.text, 150);
    case 'section':
      return fields !== undefined && fields.length >= 1 && fields.length <= 10 && fields.every((field) => isMrkdwn(field, 2_000));
    case 'context':
      return (
        elements !== undefined && elements.length >= 1 && elements.length <= 10 && elements.every((element) => isMrkdwn(element, 3_000))
      );
    default:
      return false;
  }
}

const isLong = (text: string, max: number) => text.length >= 1 && text.length <= max && text.isWellFormed();
const isMrkdwn = ({ type, text, verbatim }: Text, max: number) =>
  type === 'mrkdwn' && verbatim === true && isLong(text, max) && isEscaped(text);

/** `<` and `>` begin and end mentions and links; `&` stands only before the three entities. */
const isEscaped = (text: string) => !/[<>]|&(?!(amp|lt|gt);)/.test(text);
