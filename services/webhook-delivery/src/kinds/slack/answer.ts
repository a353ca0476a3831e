/** What Slack's answers mean. */
import type { AttemptError } from '../../domain/attempt.ts';
import type { HttpAnswer } from '../http-exchange.ts';
import { attemptErrorOfStatus } from '../http-outcome.ts';

// Sending again changes nothing until somebody changes something at Slack, or here.
const SETTINGS_ARE_WRONG = new Set([
  ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'missing_scope', 'no_permission'],
  ...['not_allowed_token_type', 'access_denied', 'org_login_required', 'ekm_access_denied', 'team_access_not_granted'],
  ...['channel_not_found', 'not_in_channel', 'is_archived', 'channel_is_archived', 'restricted_action', 'action_prohibited'],
  ...['posting_to_general_channel_denied', 'invalid_token', 'user_not_found', 'two_factor_setup_required', 'no_active_hooks'],
]);
const COME_LATER = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);
const SLACK_FAILED = new Set([
  'fatal_error',
  'internal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'rollup_error',
]);
// The incoming webhook was removed, or its workspace.
const NO_MORE = new Set(['no_service', 'no_service_id', 'no_team', 'team_disabled']);

/** Incoming webhooks say a word, and a status that fits. */
export function incomingWebhookError({ status, text }: HttpAnswer): AttemptError | undefined {
  const error = attemptErrorOfStatus(status);
  const word = text.trim();
  if (error !== 'client_error') return error;
  if (NO_MORE.has(word)) return 'gone';
  return SETTINGS_ARE_WRONG.has(word) ? 'configuration' : 'client_error';
}

/** The Web API answers 200 also when it refuses. */
export function apiError({ status, text }: HttpAnswer): AttemptError | undefined {
  const error = attemptErrorOfStatus(status);
  if (error !== undefined) return status === 401 || status === 403 ? 'configuration' : error;
  const { ok, error: word } = parsed(text);
  if (ok === true) return undefined;
  if (typeof word !== 'string') return 'server_error';
  if (SETTINGS_ARE_WRONG.has(word)) return 'configuration';
  if (COME_LATER.has(word)) return 'throttled';
  return SLACK_FAILED.has(word) ? 'server_error' : 'client_error';
}

/** Empty for what is no JSON object. */
function parsed(text: string): { readonly ok?: unknown; readonly error?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
