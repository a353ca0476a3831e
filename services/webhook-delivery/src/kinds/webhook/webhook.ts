import type { Egress } from '@sentinelmesh/egress';
import { MeshError } from '@sentinelmesh/kernel';
import type { AttemptResult } from '../../domain/attempt.ts';
import { definePushKind, type OpenOptions, type PushSender } from '../destination-kind.ts';
import { headersOf } from '../http-settings.ts';
import { misconfigured, unconfigured } from '../misconfigured.ts';
import { pushOverHttp } from '../push-over-http.ts';
import { bodyFormOf } from './body.ts';
import { type WebhookSettings, webhookSettings } from './settings.ts';
import { sign } from './signing.ts';
import { signingKeyOf } from './signing-key.ts';

/** Signed messages over HTTP, as Standard Webhooks 1.0.0 has them. */
export const webhook = definePushKind<WebhookSettings>({
  kind: 'webhook',
  title: 'Webhook',
  schemes: ['https', 'http'],
  credential: 'optional',
  settings: webhookSettings,
  open,
});

function open(options: OpenOptions<WebhookSettings>): PushSender {
  const { url, settings, credential, signingSecrets } = options;
  const keys = signingSecrets.map(signingKeyOf).filter((key) => key !== undefined);
  if (keys.length === 0 || keys.length < signingSecrets.length) return unconfigured('a signing secret cannot be read: give it a new one');
  const way = openWay(options);
  if ('problem' in way) return unconfigured(way.problem);
  const form = bodyFormOf(settings);
  return {
    async send(event, { attemptedAt, signal }): Promise<AttemptResult> {
      const bytes = form.write(event);
      const signature = sign(keys, { id: event.id, attemptedAt, body: bytes });
      if (signature === undefined) return misconfigured('the id of the event cannot be signed');
      const headers = { ...way.headers, 'user-agent': USER_AGENT, 'content-type': form.contentType, ...signature };
      return pushOverHttp(way.egress, {
        url,
        headers,
        body: bytes,
        secrets: [credential],
        timeoutMs: settings.timeoutMs,
        attemptedAt,
        signal,
      });
    },
    close: way.close,
  };
}

const USER_AGENT = 'sentinelmesh-webhook/1';

/** How the receiver is reached, and what tells it who sends. */
type Way = { readonly egress: Egress; readonly headers: Readonly<Record<string, string>>; close(): Promise<void> };

function openWay({ settings, credential, egress }: OpenOptions<WebhookSettings>): Way | { readonly problem: string } {
  const { tls, proxy } = settings;
  const own = tls?.cert === undefined ? undefined : { cert: tls.cert, key: credential?.reveal() };
  const headers = headersOf(settings, own === undefined ? credential : undefined);
  if (!Object.values(headers).every((value) => PRINTABLE.test(value)))
    return { problem: 'the credential must be printable ASCII, in one line' };
  if (tls === undefined && proxy === undefined) return { egress, headers, close: async () => {} };
  if (own !== undefined && own.key === undefined) return { problem: 'tls.cert needs its private key: give it as the credential' };
  try {
    const separate = egress.with({
      tls: { ...(tls?.ca && { ca: tls.ca }), ...(own?.key && { cert: own.cert, key: own.key }) },
      ...(proxy && { proxy: { url: proxy } }),
    });
    return { egress: separate, headers, close: () => separate.close() };
  } catch (error) {
    return { problem: error instanceof MeshError ? error.message : 'the settings of tls or proxy cannot be used' };
  }
}

const PRINTABLE = /^[\x20-\x7e]*$/;
