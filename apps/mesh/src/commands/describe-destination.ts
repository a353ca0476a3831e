import type { Destination, DestinationHealth, ExportPosition } from '@sentinelmesh/contracts';
import { paint } from '../terminal.ts';
import { ago, instant } from './instants.ts';
import { printable } from './printable.ts';
import { type Cell, type Row, table } from './table.ts';

const NONE = 'none; POST /api/v1/webhooks adds one, and `mesh webhooks listen` shows what arrives';

/** One row each; below it what is wrong, and where a SIEM is. */
export function describeDestinations(destinations: readonly Destination[], now: number): string {
  if (destinations.length === 0) return NONE;
  return table(
    ['ID', 'KIND', 'NAME', 'HOST', 'STATE', 'LAST SUCCESS'],
    destinations.map((destination) => rowOf(destination, now)),
  );
}

function rowOf({ id, kind, name, url, state, disabledReason, health, position }: Destination, now: number): Row {
  const stateCell: Cell = { text: disabledReason === '' ? state : `${state}: ${disabledReason}`, paint: paintOfState(state, health) };
  return {
    cells: [id, kind, printable(name, 30), printable(placeOf(url), 50), stateCell, ago(health?.lastSuccessAt, now)],
    notes: [
      ...describeHealth(health),
      ...(DISABLED[disabledReason] === undefined ? [] : [paint.yellow(DISABLED[disabledReason])]),
      ...describePosition(position, now),
    ],
  };
}

const DISABLED: Readonly<Record<string, string>> = {
  gone: 'its receiver wants no more (410); give it another URL, or enable it again and replay what was held',
  failing: 'it failed for too long; mend the receiver, enable it again, and replay what was held',
  configuration: 'a setting or the credential is wrong at the receiver; mend it, then enable it again',
};

function paintOfState(state: string, health: DestinationHealth | undefined) {
  if (state === 'disabled') return paint.red;
  return state === 'paused' || (health?.failures ?? 0) > 0 ? paint.yellow : paint.green;
}

/** The host, with its port if it has one; of a file, its path. The rest of a URL may be a secret. */
function placeOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return '?';
  return parsed.protocol === 'file:' ? parsed.pathname : parsed.host;
}

const CIRCUITS: Readonly<Record<string, string>> = {
  open: 'left alone for a while after ',
  half_open: 'trying whether it is back after ',
};

function describeHealth(health: DestinationHealth | undefined): string[] {
  if (health === undefined || health.failures === 0) return [];
  const { circuit, failures, failingSince, lastError, lastErrorDetail } = health;
  const times = failures === 1 ? '1 failure' : `${failures} failures in a row`;
  const detail = lastErrorDetail === '' ? '' : `: ${printable(lastErrorDetail)}`;
  return [
    paint.yellow(`${CIRCUITS[circuit] ?? ''}${times} since ${instant(failingSince)}, the last one ${lastError || 'unknown'}${detail}`),
  ];
}

function describePosition(position: ExportPosition | undefined, now: number): string[] {
  if (position === undefined) return [];
  const { sequence, chain, streamSequence, acknowledgedAt } = position;
  const records = sequence === 0n ? `no record yet of chain ${chain}` : `record ${sequence} of chain ${chain}`;
  const acknowledged = acknowledgedAt === undefined ? 'nothing acknowledged yet' : `acknowledged ${ago(acknowledgedAt, now)}`;
  return [paint.dim(`${records}; read to event ${streamSequence} of the stream; ${acknowledged}`)];
}
