import type { Secret } from '@sentinelmesh/crypto';
import { z } from 'zod';
import { announcementOf } from '../announcement.ts';
import { definePushKind, type OpenOptions, type PushSender } from '../destination-kind.ts';
import type { HttpAnswer } from '../http-exchange.ts';
import { unconfigured } from '../misconfigured.ts';
import { pushOverHttp } from '../push-over-http.ts';
import { secretUrl } from '../secret-url.ts';
import { apiError, incomingWebhookError } from './answer.ts';
import { type SlackMessage, slackMessage } from './message.ts';

const slackSettings = z.strictObject({
  /** Where a bot posts: a channel's id, or its name with `#`. With it the credential is the bot's token. */
  channel: z
    .string()
    .regex(/^([A-Z0-9]{8,20}|#[^\s#@&<>]{1,80})$/, 'must be the id of a channel, or its name with # before it')
    .optional(),
});

type SlackSettings = z.infer<typeof slackSettings>;

/** Messages in a channel of Slack: through an incoming webhook, or as a bot. */
export const slack = definePushKind<SlackSettings>({
  kind: 'slack',
  title: 'Slack',
  schemes: ['https'],
  credential: 'optional',
  settings: slackSettings,
  open,
});

const TIMEOUT_MS = 15_000;

/** How a message is posted, and what an answer to it means. */
type Door = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly (Secret<string> | undefined)[];
  bodyOf(message: SlackMessage): object;
  errorOf(answer: HttpAnswer): ReturnType<typeof apiError>;
};

function open(options: OpenOptions<SlackSettings>): PushSender {
  const door = options.settings.channel === undefined ? incomingWebhook(options) : bot(options, options.settings.channel);
  if ('problem' in door) return unconfigured(door.problem);
  const { url, secrets, bodyOf, errorOf } = door;
  const headers = { ...door.headers, 'content-type': 'application/json; charset=utf-8' };
  return {
    send(event, { attemptedAt, signal }) {
      const body = Buffer.from(JSON.stringify(bodyOf(slackMessage(announcementOf(event)))));
      return pushOverHttp(options.egress, {
        url,
        headers,
        body,
        secrets,
        timeoutMs: TIMEOUT_MS,
        attemptedAt,
        signal,
        errorOf,
      });
    },
    close: async () => {},
  };
}

function incomingWebhook({ url, credential }: OpenOptions<SlackSettings>): Door | { readonly problem: string } {
  if (credential !== undefined && !/^\s*https?:/i.test(credential.reveal())) {
    return { problem: 'the credential must be the URL of an incoming webhook; for the token of a bot, set the channel too' };
  }
  const target = secretUrl(url, credential);
  return 'problem' in target ? target : { ...target, headers: {}, bodyOf: (message) => message, errorOf: incomingWebhookError };
}

function bot({ url, credential }: OpenOptions<SlackSettings>, channel: string): Door | { readonly problem: string } {
  const target = URL.parse('/api/chat.postMessage', url);
  const token = credential?.reveal().trim();
  if (target === null || token === undefined || !/^[\w.-]+$/.test(token)) {
    return { problem: 'to post in a channel, give the token of a bot (xoxb-…) as the credential' };
  }
  return {
    url: target.href,
    headers: { authorization: `Bearer ${token}` },
    secrets: [credential],
    bodyOf: (message) => ({ channel, ...message, parse: 'none', link_names: false }),
    errorOf: apiError,
  };
}
