/** A receiver of webhooks, as its owner would write it from https://www.standardwebhooks.com alone. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer as createHttpServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What came: of a webhook, `event` is its body. */
export type Hook = {
  /** The header `webhook-id`. */
  readonly id: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly event: HookEvent;
  readonly receivedAt: number;
};

export type HookEvent = {
  readonly type: string;
  readonly id: string;
  readonly timestamp: string;
  readonly severity: string;
  readonly org_id: string;
  readonly workspace_id?: string;
  readonly request_id?: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A status; or no answer at all, or a connection that breaks. */
export type HookReply =
  | number
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'hang'
  | 'hang up';

export type WebhookReceiver = {
  readonly url: string;
  /** Everything that came, in order, whatever was answered. */
  readonly hooks: readonly Hook[];
  /** @param reply told how often a message with this id came before */
  replyWith(reply: (hook: Hook, before: number) => HookReply): void;
  close(): Promise<void>;
};

/** @param tls by default it speaks plain HTTP */
export async function startWebhookReceiver(tls?: { readonly key: string; readonly cert: string }): Promise<WebhookReceiver> {
  const hooks: Hook[] = [];
  const counts = new Map<string, number>();
  let reply: Parameters<WebhookReceiver['replyWith']>[0] = () => 200;
  const listener: RequestListener = (request, response) => {
    void buffer(request).then((body) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const { 'webhook-id': id = '' } = headers;
      const hook = { id, path: request.url ?? '', headers, body, event: parse(body), receivedAt: Date.now() };
      const before = counts.get(id) ?? 0;
      counts.set(id, before + 1);
      hooks.push(hook);
      send(response, reply(hook, before));
    });
  };
  const server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    hooks,
    replyWith(next) {
      reply = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const TOLERANCE_SECONDS = 300;

/** Whether a message has a signature `v1` of who holds this secret (`whsec_…`), and was sent now. */
export function isSignedWith(secret: string, { headers, body }: Pick<Hook, 'headers' | 'body'>): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const right = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === right.length && timingSafeEqual(given, right);
  });
}

function parse(body: Buffer): HookEvent {
  try {
    return JSON.parse(body.toString());
  } catch {
    return { type: '', id: '', timestamp: '', severity: '', org_id: '', data: {} };
  }
}

function send(response: ServerResponse, reply: HookReply): void {
  if (reply === 'hang') return;
  if (reply === 'hang up') {
    response.destroy();
    return;
  }
  const { status, headers = {}, body = `answer ${status}` } = typeof reply === 'number' ? { status: reply } : reply;
  response.writeHead(status, headers).end(body);
}
