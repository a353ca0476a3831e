import {
  type EraseTokensRequest as EraseTokensMessage,
  type RedactRequest as RedactMessage,
  RedactResponse,
  type RestoreRequest as RestoreMessage,
} from '@sentinelmesh/contracts';
import { MAX_TEXT_LENGTH } from '@sentinelmesh/guard-engine';
import { POLICY_NAMES } from '@sentinelmesh/policy';
import { z } from 'zod';
import type { WhoseTokens } from '../app/ports.ts';
import type { Redacted, RedactTextRequest } from '../app/redact-text.ts';
import type { RestoreTextRequest } from '../app/restore-text.ts';
import { TOKEN_OPERATORS } from '../domain/token-policy.ts';
import { oneOf, parse } from './mapping.ts';
import { text } from './mapping-fields.ts';

const MAX_NAME_LENGTH = 256;
const name = () => text(MAX_NAME_LENGTH);

const redactRequest = z
  .object({
    text: text(MAX_TEXT_LENGTH).min(1, 'is required'),
    sessionId: name(),
    endUser: name(),
    policy: oneOf(...POLICY_NAMES),
    operator: oneOf(...TOKEN_OPERATORS),
  })
  .refine(({ operator, sessionId }) => operator !== 'tokenise' || sessionId !== '', {
    path: ['sessionId'],
    message: 'is required: tokens belong to a session',
  });

/** @throws InvalidArgument naming every wrong field */
export const fromRedactRequest = (message: RedactMessage): RedactTextRequest => parse(redactRequest, message);

export const toRedactResponse = ({ findings, expiresAt, ...redacted }: Redacted): RedactResponse =>
  RedactResponse.fromPartial({ ...redacted, findings: [...findings], expiresAt: expiresAt?.toISOString() ?? '' });

const restoreRequest = z
  .object({ text: text(MAX_TEXT_LENGTH).min(1, 'is required'), sessionId: name().min(1, 'is required'), json: z.boolean() })
  .refine(({ text, json }) => !json || isJson(text), { path: ['text'], message: 'must be JSON' });

/** @throws InvalidArgument naming every wrong field */
export const fromRestoreRequest = (message: RestoreMessage): RestoreTextRequest => parse(restoreRequest, message);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const eraseTokensRequest = z
  .object({ sessionId: name(), endUser: name() })
  .refine(({ sessionId, endUser }) => (sessionId === '') !== (endUser === ''), {
    path: ['sessionId'],
    message: 'or end_user is required, and not both',
  });

/** @throws InvalidArgument naming every wrong field */
export function fromEraseTokensRequest(message: EraseTokensMessage): WhoseTokens {
  const { sessionId, endUser } = parse(eraseTokensRequest, message);
  return sessionId === '' ? { endUser } : { sessionId };
}
