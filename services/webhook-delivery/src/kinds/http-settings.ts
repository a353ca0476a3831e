import type { Secret } from '@sentinelmesh/crypto';
import type { Egress } from '@sentinelmesh/egress';
import { z } from 'zod';
import { certificates } from './certificates.ts';
import { createHttpReceiver, type HttpReceiver } from './http-post.ts';

/** What can be set for every receiver of records that speaks HTTP: members of its settings. */
export const httpSettings = {
  /** For each request, from the call to the last byte of the answer. */
  timeoutMs: z.int().min(500).max(30_000).default(15_000),
  /** Whether requests are compressed with gzip. */
  compress: z.boolean().default(true),
  /** Certificates that are trusted instead of the public ones, as PEM. */
  ca: certificates.optional(),
  /** A forward proxy, without user and password. */
  proxy: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !URL.parse(url)?.username, 'must not hold a user or password')
    .optional(),
};

type HttpSettings = {
  readonly timeoutMs: number;
  readonly ca?: string | undefined;
  readonly proxy?: string | undefined;
};

type Receiver = HttpReceiver & { close(): Promise<void> };

/** The receiver, reached as its settings say. */
export function openHttpReceiver(options: {
  readonly egress: Egress;
  readonly title: string;
  readonly settings: HttpSettings;
  /** As in `createHttpReceiver`. */
  readonly readsAnswers: boolean;
  /** Never repeated, should the receiver repeat them. */
  secrets(): readonly (Secret<string> | undefined)[];
}): Receiver {
  const { egress, settings, ...rest } = options;
  const { timeoutMs, ca, proxy } = settings;
  if (ca === undefined && proxy === undefined) {
    return { ...createHttpReceiver({ egress, timeoutMs, ...rest }), close: async () => {} };
  }
  const own = egress.with({ ...(ca === undefined ? {} : { tls: { ca } }), ...(proxy === undefined ? {} : { proxy: { url: proxy } }) });
  return { ...createHttpReceiver({ egress: own, timeoutMs, ...rest }), close: () => own.close() };
}

// What we set ourselves, what frames a message, and what holds credentials, which have a place of their own.
const RESERVED = new RegExp(
  `^(${[
    'content-type|content-encoding|accept-encoding|user-agent|authorization|proxy-.*|cookie',
    'host|connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade',
  ].join('|')})$`,
  'i',
);
const MAX_HEADERS = 20;
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;

const headerName = z
  .string()
  .regex(TOKEN, 'must be the name of an HTTP header')
  .refine((name) => !RESERVED.test(name), 'is a header that cannot be set here; a token goes into the credential');

const headerValue = z
  .string()
  .max(1_024)
  .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')
  .refine((value) => value.trim() === value, 'must not begin or end with a space');

/** For receivers that are not of one vendor: which headers they want, the one for the credential among them. */
export const headerSettings = {
  /** Sent with each request. They are shown to whoever may read the destination. */
  headers: z
    .record(headerName, headerValue)
    .refine((headers) => Object.keys(headers).length <= MAX_HEADERS, `at most ${MAX_HEADERS} headers`)
    .refine(
      (headers) => new Set(Object.keys(headers).map((name) => name.toLowerCase())).size === Object.keys(headers).length,
      'must name each header once',
    )
    .default({}),
  /** The header that carries the credential as it is; without it the credential is sent as `authorization: Bearer …`. */
  credentialHeader: headerName.optional(),
};

/** The headers of a request as `headerSettings` has them. A header of the credential wins over one of the same name. */
export function headersOf(
  settings: { readonly headers: Readonly<Record<string, string>>; readonly credentialHeader?: string | undefined },
  credential: Secret<string> | undefined,
): Record<string, string> {
  const headers = Object.fromEntries(Object.entries(settings.headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (credential === undefined) return headers;
  const { credentialHeader } = settings;
  if (credentialHeader === undefined) return { ...headers, authorization: `Bearer ${credential.reveal()}` };
  return { ...headers, [credentialHeader.toLowerCase()]: credential.reveal() };
}

/** The URL of an API of a receiver: `path` after that of `base`, of which `known` is cut off where somebody gave it too. */
export function apiUrl(base: string, path: string, known: RegExp): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(known, '').replace(/\/+$/, '')}${path}`;
  url.hash = '';
  return url.href;
}
