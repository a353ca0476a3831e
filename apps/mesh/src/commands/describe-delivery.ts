import type { Attempt, Delivery } from '@sentinelmesh/contracts';
import { paint } from '../terminal.ts';
import { ago, instant } from './instants.ts';
import { printableLines } from './printable.ts';
import { table } from './table.ts';

const RESPONSE_LINES = 12;

const paintOfState: Readonly<Record<string, (text: string) => string>> = {
  succeeded: paint.green,
  failed: paint.red,
  held: paint.yellow,
};
const paintOf = (state: string) => paintOfState[state] ?? String;

type Listing = { readonly id: string; readonly more: boolean; readonly now: number };

export function describeDeliveries(deliveries: readonly Delivery[], { id, more, now }: Listing): string {
  const [first] = deliveries;
  if (first === undefined) return 'no deliveries; those of a SIEM are only what it refused';
  const rows = deliveries.map((delivery) => ({
    cells: [
      delivery.id,
      delivery.eventType,
      delivery.severity,
      { text: delivery.state, paint: paintOf(delivery.state) },
      String(delivery.attempts),
      ago(delivery.createdAt, now),
      lastOf(delivery),
    ],
  }));
  const shown = table(['ID', 'EVENT', 'SEVERITY', 'STATE', 'ATTEMPTS', 'TAKEN UP', 'LAST'], rows);
  const hint = `attempts of one:  mesh webhooks delivery ${id} ${first.id}`;
  return `${shown}\n${paint.dim(more ? `there are more; --limit and --since choose\n${hint}` : hint)}`;
}

function lastOf({ lastError, lastStatus, nextAttemptAt, state }: Delivery): string {
  const error = [lastError, lastStatus === 0 ? '' : String(lastStatus)].filter((word) => word !== '').join(' ');
  const next = nextAttemptAt === undefined || state !== 'pending' ? '' : `next ${instant(nextAttemptAt)}`;
  return [error, next].filter((text) => text !== '').join(', ');
}

/** What it is, then each attempt with its timings and the beginning of the answer. */
export function describeDelivery(delivery: Delivery, attempts: readonly Attempt[], now: number): string {
  const { id, destinationId, eventId, eventType, severity, workspaceId, state, nextAttemptAt, createdAt } = delivery;
  const next = nextAttemptAt === undefined ? [] : [`next attempt  ${instant(nextAttemptAt)}`];
  return [
    `delivery      ${id}  to ${destinationId}`,
    `event         ${eventId}  ${eventType}  ${severity}${workspaceId === '' ? '' : `  ${workspaceId}`}`,
    `state         ${paintOf(state)(state)}  ${delivery.attempts === 1 ? '1 attempt' : `${delivery.attempts} attempts`}, taken up ${instant(createdAt)} (${ago(createdAt, now)})`,
    ...next,
    ...(attempts.length < delivery.attempts ? [`attempts      the last ${attempts.length} of ${delivery.attempts}`] : []),
    ...attempts.map(describeAttempt),
  ].join('\n');
}

function describeAttempt(attempt: Attempt): string {
  const { number, outcome, error, status, startedAt, response } = attempt;
  const words = [outcome, error, status === 0 ? '' : String(status)].filter((word) => word !== '').join(' ');
  const unknown = outcome === 'unknown' ? '; the mesh stopped while it was under way: the receiver may have it' : '';
  const line = `#${number}  ${instant(startedAt)}  ${paintOf(outcome)(words)}${unknown}  ${paint.dim(describeTimings(attempt))}`.trimEnd();
  return response.trim() === '' ? line : `${line}\n${printableLines(response, { indent: '    | ', lines: RESPONSE_LINES })}`;
}

/** `143 ms (dns 2, connect 10, tls 20, first byte 100)` */
export function describeTimings({ dnsMs, connectMs, tlsMs, firstByteMs, totalMs }: Attempt): string {
  const parts = Object.entries({ dns: dnsMs, connect: connectMs, tls: tlsMs, 'first byte': firstByteMs })
    .filter((part): part is [string, number] => part[1] !== undefined)
    .map(([name, ms]) => `${name} ${rounded(ms)}`);
  return `${rounded(totalMs)} ms${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}

const rounded = (ms: number): string => (ms < 10 ? String(Math.round(ms * 10) / 10) : String(Math.round(ms)));
