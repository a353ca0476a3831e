import { z } from 'zod';
import type { AttemptError } from '../../domain/attempt.ts';
import { announcementOf } from '../announcement.ts';
import { definePushKind, type OpenOptions, type PushSender } from '../destination-kind.ts';
import type { HttpAnswer } from '../http-exchange.ts';
import { attemptErrorOfStatus } from '../http-outcome.ts';
import { unconfigured } from '../misconfigured.ts';
import { pushOverHttp } from '../push-over-http.ts';
import { secretUrl } from '../secret-url.ts';
import { teamsMessage } from './card.ts';

const teamsSettings = z.strictObject({});

type TeamsSettings = z.infer<typeof teamsSettings>;

/** Cards in a channel or chat of Microsoft Teams, through the webhook of a workflow. */
export const teams = definePushKind<TeamsSettings>({
  kind: 'teams',
  title: 'Microsoft Teams',
  schemes: ['https'],
  credential: 'optional',
  settings: teamsSettings,
  open,
});

const TIMEOUT_MS = 15_000;

function open({ url: shown, credential, egress }: OpenOptions<TeamsSettings>): PushSender {
  const target = secretUrl(shown, credential);
  if ('problem' in target) return unconfigured(target.problem);
  const { url, secrets } = target;
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return {
    send(event, { attemptedAt, signal }) {
      const body = Buffer.from(teamsMessage(announcementOf(event)));
      return pushOverHttp(egress, { url, headers, body, secrets, timeoutMs: TIMEOUT_MS, attemptedAt, signal, errorOf });
    },
    close: async () => {},
  };
}

function errorOf({ status, text }: HttpAnswer): AttemptError | undefined {
  // The signature in the URL does not fit, or the workflow was removed or switched off.
  if (status === 401 || status === 403 || status === 404) return 'configuration';
  const error = attemptErrorOfStatus(status);
  // Connectors of Office 365 said 200 and told of the failure in words.
  if (error !== undefined || !text.startsWith('Webhook message delivery failed')) return error;
  return /HTTP error 429/.test(text) ? 'throttled' : 'server_error';
}
