/** A receiver of webhooks as one would write it oneself, on this machine: it verifies each message and answers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Secret } from '@sentinelmesh/crypto';
import { CannotListen } from '@sentinelmesh/service-kit';
import { type Verification, verify } from '@sentinelmesh/webhook-delivery';

/** Many times what an event takes. */
export const MAX_BODY_BYTES = 1024 * 1024;
const HOST = '127.0.0.1';
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;
const MAX_CONNECTIONS = 256;

/** A request that came. */
export type Receipt = {
  readonly receivedAt: Date;
  readonly body: Buffer;
  readonly verification: Verification | Refusal;
};

/** Why it was not even verified. */
export type Refusal = { readonly ok: false; readonly reason: 'not_a_post' | 'body_too_large' };

export type ReceiverOptions = {
  /** 0 for any that is free. */
  readonly port: number;
  /** What messages are verified with; asked at each. */
  readonly secrets: () => readonly Secret<string>[];
  /** What a verified message is answered with. */
  readonly status: number;
  readonly onReceipt: (receipt: Receipt) => void;
};

export type Receiver = { readonly url: string; close(): Promise<void> };

/** @throws CannotListen */
export async function openReceiver({ port, secrets, status, onReceipt }: ReceiverOptions): Promise<Receiver> {
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    receive(request, secrets())
      .then((receipt) => {
        reply(response, receipt.verification, status);
        onReceipt(receipt);
      })
      // The sender went away before all was there: nobody is left to be answered.
      .catch(() => request.destroy());
  });
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CannotListen(`${HOST}:${port}`, '--port', error)));
    server.listen(port, HOST, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(request: IncomingMessage, secrets: readonly Secret<string>[]): Promise<Receipt> {
  const now = new Date();
  const receipt = (body: Buffer, verification: Receipt['verification']): Receipt => ({ receivedAt: now, body, verification });
  if (request.method !== 'POST') return receipt(Buffer.alloc(0), { ok: false, reason: 'not_a_post' });
  const body = await readBody(request);
  if (body === undefined) return receipt(Buffer.alloc(0), { ok: false, reason: 'body_too_large' });
  // As they came, each as often as it came: a joined value would hide that there were two.
  return receipt(body, verify({ secrets, headers: request.headersDistinct, body, now }));
}

/** Undefined where there is more than is taken. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Left early, the iterator would destroy the request, and with it the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const piece = chunk as Buffer;
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}

/** What came unverified may be from anybody: it is refused, whatever a verified one would be answered with. */
function reply(response: ServerResponse, verification: Receipt['verification'], status: number): void {
  if (verification.ok) {
    response.writeHead(status).end();
    return;
  }
  const { reason } = verification;
  const refused = reason === 'not_a_post' ? 405 : reason === 'body_too_large' ? 413 : 401;
  const headers = { 'content-type': 'text/plain', connection: 'close', ...(refused === 405 ? { allow: 'POST' } : {}) };
  response.writeHead(refused, headers).end(`${reason.replaceAll('_', ' ')}\n`);
}
