/** What went wrong in a session with a mail server. */
import { MeshError } from '@sentinelmesh/kernel';
import { z } from 'zod';
import type { AttemptError } from '../../domain/attempt.ts';
import { attemptErrorOf } from '../http-outcome.ts';

/** As nodemailer throws them. */
const smtpError = z.object({
  code: z.string(),
  /** The last reply of the server, where it was one that failed. */
  response: z.string().optional(),
  responseCode: z.number().optional(),
});

export type SmtpFailure = { readonly error: AttemptError; readonly status?: number | undefined; readonly response?: string | undefined };

/** What a session or egress threw. */
export function failureOf(thrown: unknown): SmtpFailure {
  const { data } = smtpError.safeParse(thrown);
  if (data === undefined || thrown instanceof MeshError) return { error: attemptErrorOf(thrown) };
  const { code, responseCode: status, response } = data;
  return { error: errorOf(code, status), status, response };
}

function errorOf(code: string, status: number | undefined): AttemptError {
  if (code === 'ETLS') return 'tls';
  if (status !== undefined && status >= 400) return errorOfReply(status, code === 'EAUTH');
  if (code === 'EAUTH') return 'configuration';
  if (code === 'ETIMEDOUT') return 'timeout';
  // A good reply at a place where none can be.
  if (status !== undefined) return 'server_error';
  // Larger than the server said it takes.
  return code === 'EMESSAGE' ? 'client_error' : 'reset';
}

// The mailbox is busy or full, or we come too often (RFC 5321 §4.2.3, and what large providers make of it).
const COME_LATER = new Set([421, 450, 452, 454]);
// Authentication is wanted, too weak, or wrong (RFC 4954 §6).
const LOGIN_IS_WRONG = new Set([530, 534, 535, 538]);

function errorOfReply(status: number, atLogin: boolean): AttemptError {
  if (status < 500) return COME_LATER.has(status) ? 'throttled' : 'server_error';
  return atLogin || LOGIN_IS_WRONG.has(status) ? 'configuration' : 'client_error';
}
