import { z } from 'zod';
import { certificates } from '../certificates.ts';
import { headerSettings, httpSettings } from '../http-settings.ts';
import { ocsfVersion } from '../json-formats.ts';

/** Those of the specification, and of an implementation that receivers know as well. */
const SIGNATURE_HEADER = /^(webhook|svix)-/i;

export const webhookSettings = z.strictObject({
  /** What the body looks like. */
  body: z.enum(['standard', 'cloudevents', 'ocsf']).default('standard'),
  ocsfVersion,
  headers: headerSettings.headers.refine(
    (headers) => !Object.keys(headers).some((name) => SIGNATURE_HEADER.test(name)),
    'must not name webhook-… or svix-…: they are for signatures',
  ),
  credentialHeader: headerSettings.credentialHeader,
  timeoutMs: z.int().min(1_000).max(30_000).default(15_000),
  /** With `cert`, the credential is its private key as PEM and proves who sends. `ca` is trusted instead of the public ones. */
  tls: z.strictObject({ ca: certificates.optional(), cert: certificates.optional() }).optional(),
  proxy: httpSettings.proxy,
});

export type WebhookSettings = z.infer<typeof webhookSettings>;
