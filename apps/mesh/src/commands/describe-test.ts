import type { TestDestinationResponse } from '@sentinelmesh/contracts';
import { paint } from '../terminal.ts';
import { describeTimings } from './describe-delivery.ts';
import { printableLines } from './printable.ts';

/** What happened, and what to do about it, by what an attempt says went wrong. */
const WHAT_TO_DO: Readonly<Record<string, readonly [happened: string, remedy: string]>> = {
  dns: ['its host name leads nowhere', 'check the URL for a typing error, and the name servers of the mesh'],
  connect: ['nothing answers at its address', 'start the receiver, and let the mesh through the firewall'],
  tls: ['no secure connection came about', 'renew the certificate of the receiver, or give its CA in settings.tls'],
  timeout: ['it did not answer in time', 'have the receiver answer at once and work afterwards'],
  reset: ['the connection broke before there was an answer', 'look at the log of the receiver, or of a proxy before it'],
  blocked: [
    'the mesh may not call this address',
    'name the host in MESH_DESTINATION_ALLOW_HOSTS if it is your own, and start the mesh anew',
  ],
  redirect: ['it answered with a redirect, which is never followed', 'give the destination the final URL'],
  client_error: ['it refused the event', 'compare URL, headers and signing secret with what the receiver expects'],
  gone: ['it wants no more events (410)', 'give the destination another URL, or delete it'],
  throttled: ['it is too busy now', 'try again later, or lower the rate limit of the destination'],
  server_error: ['it failed itself', 'look at the log of the receiver'],
  proxy: ['the forward proxy failed, not the receiver', 'check MESH_DESTINATION_PROXY and the proxy of the destination'],
  too_large: ['its answer was larger than it may be', 'have the receiver answer with a status alone'],
  configuration: ['a setting or the credential is wrong', 'correct it at the destination; the mesh does not try again before'],
};

const RESPONSE_LINES = 8;

/** `The receiver took the example event (200, 143 ms).` Otherwise why not, what to do, and what it answered. */
export function describeTest({ succeeded, attempt }: TestDestinationResponse): string {
  const facts = attempt === undefined ? '' : ` (${attempt.status === 0 ? '' : `${attempt.status}, `}${describeTimings(attempt)})`;
  if (succeeded) return `${paint.green('The receiver took the example event')}${facts}.`;
  const error = attempt?.error ?? '';
  const [happened, remedy] = WHAT_TO_DO[error] ?? [`the attempt failed: ${error || 'nobody knows why'}`, 'look at the log of the receiver'];
  const response = attempt === undefined || attempt.response.trim() === '' ? '' : `\n${answered(attempt.response)}`;
  return `${paint.red(`The receiver did not take the example event: ${happened}`)}${facts}.\nWhat to do: ${remedy}.${response}`;
}

const answered = (response: string): string => printableLines(response, { indent: '  | ', lines: RESPONSE_LINES });
