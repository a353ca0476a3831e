/** A stand-in for a workflow of Teams that begins with a webhook. */
import { bodyOf, type Serving, serveHttp } from './serve.ts';

export type TeamsStandIn = Serving & {
  readonly url: string;
  readonly cards: Card[];
  answerWith(answer: { status: number; headers?: Record<string, string>; body?: string } | undefined): void;
};

export type Card = { readonly type: string; readonly version: string; readonly body: readonly Element[] } & Record<string, unknown>;
type Element = {
  readonly type: string;
  readonly inlines: readonly { readonly type: string; readonly text: string }[];
  readonly spacing?: string;
};

export const WORKFLOW_PATH = '/workflows/abc/triggers/manual/paths/invoke?api-version=1&sig=secretsecretsecret';
const MAX_BYTES = 28 * 1024;

export async function serveTeams(): Promise<TeamsStandIn> {
  const cards: Card[] = [];
  let fixed: Parameters<TeamsStandIn['answerWith']>[0];
  const serving = await serveHttp(async (request, response) => {
    const body = await bodyOf(request);
    if (fixed !== undefined) return response.writeHead(fixed.status, fixed.headers).end(fixed.body);
    if (request.url !== WORKFLOW_PATH) return response.writeHead(401).end('{"error":{"code":"DirectApiAuthorizationRequired"}}');
    if (body.length > MAX_BYTES) return response.writeHead(413).end();
    const card = cardOf(JSON.parse(body.toString()));
    if (card === undefined) return response.writeHead(400).end('{"error":{"code":"InvalidBotMessage"}}');
    cards.push(card);
    return response.writeHead(202).end();
  });
  return { ...serving, url: `http://127.0.0.1:${serving.port}/`, cards, answerWith: (answer) => (fixed = answer) };
}

type Envelope = { type: string; attachments: { contentType: string; content: Card }[] };

/** Undefined for what is no card in an envelope, or has an element that is not of Adaptive Cards 1.5. */
function cardOf({ type, attachments: [attachment, ...more] }: Envelope): Card | undefined {
  if (type !== 'message' || attachment === undefined || more.length > 0) return undefined;
  if (attachment.contentType !== 'application/vnd.microsoft.card.adaptive') return undefined;
  const card = attachment.content;
  if (card.type !== 'AdaptiveCard' || card.version !== '1.5' || card.body.length === 0) return undefined;
  const isElement = ({ type: name, inlines }: Element) => name === 'RichTextBlock' && inlines.length > 0 && inlines.every(isRun);
  return card.body.every(isElement) ? card : undefined;
}

const isRun = (run: object & { type: string; text: string }) =>
  run.type === 'TextRun' && typeof run.text === 'string' && Object.keys(run).every((name) => RUN_MEMBERS.has(name));
const RUN_MEMBERS = new Set(['type', 'text', 'weight', 'size', 'color', 'isSubtle']);
