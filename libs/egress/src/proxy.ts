import { request } from 'node:http';
import type { Socket } from 'node:net';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { hostOf } from './allow-list.ts';

/** A forward proxy that understands CONNECT. */
export type ProxySettings = {
  /** `http://proxy.example:3128`, or `https://…` for TLS to the proxy itself. */
  readonly url: string;
  /** What it is told in `proxy-authorization`, such as `Basic …`. */
  readonly authorization?: string;
};

/** Proxy settings that have been checked. */
export type ForwardProxy = {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly authorization: string | undefined;
};

const MAX_HEADER_BYTES = 16 * 1024;
const HEADER_VALUE = /^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/;

/** @throws InvalidArgument when they cannot be understood; its message holds nothing of them. */
export function parseProxy({ url: text, authorization }: ProxySettings): ForwardProxy {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw invalid('url', 'must be an address that begins with http:// or https://');
  if (url.username !== '' || url.password !== '') throw invalid('url', 'must not hold credentials; put them into authorization');
  if (url.pathname !== '/' || url.search !== '') throw invalid('url', 'must end with the host or the port');
  if (authorization !== undefined && !HEADER_VALUE.test(authorization)) throw invalid('authorization', 'must be the value of a header');
  const isTls = url.protocol === 'https:';
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  return { host: hostOf(url), port, isTls, authorization };
}

const invalid = (field: keyof ProxySettings, message: string) => new InvalidArgument([{ field: `proxy.${field}`, message }]);

/**
 * Asks the proxy at the other end of the socket for a tunnel to `authority`, and gives the tunnel.
 *
 * @throws when the answer is anything but 2xx, or none comes until `signal`
 */
export async function openTunnel(socket: Socket, authority: string, authorization: string | undefined, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { host: authority, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) };
  request({ method: 'CONNECT', path: authority, headers, createConnection: () => socket, maxHeaderSize: MAX_HEADER_BYTES, signal })
    .once('connect', ({ statusCode = 0 }, _socket, begun) => {
      if (statusCode < 200 || statusCode > 299) return reject(new Error(`the proxy answered CONNECT with ${statusCode}`));
      // The other side may be one that speaks first.
      if (begun.length > 0) socket.unshift(begun);
      resolve();
    })
    .once('error', reject)
    .end();
  try {
    await promise;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
