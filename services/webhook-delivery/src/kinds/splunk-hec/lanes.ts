/**
 * Sends what comes next while what was sent is still to be acknowledged: each in a lane of its own, which is taken until then.
 * What a lane has under way is therefore never mistaken for what another one has.
 */
import type { StreamOutcome, StreamSender, Taken } from '../destination-kind.ts';
import type { BatchSender } from '../record-batches.ts';

/** @param onSent called by the sender when it only waits for acknowledgements any more */
export type OpenLane = (onSent: () => void) => BatchSender;

type Lane = { readonly send: BatchSender; onSent: () => void };

export function createLanes(openLane: OpenLane, most: number): Required<Pick<StreamSender, 'send' | 'begin'>> {
  // The one that was taken last is the first to be taken again: it knows what has arrived of what it could not bring.
  const free: Lane[] = Array.from({ length: most }, () => {
    const lane: Lane = { send: openLane(() => lane.onSent()), onSent: () => {} };
    return lane;
  });
  const waiting: ((lane: Lane) => void)[] = [];

  const take = (): Promise<Lane> | Lane => free.pop() ?? new Promise<Lane>((resolve) => waiting.push(resolve));
  const giveBack = (lane: Lane) => {
    const next = waiting.shift();
    if (next === undefined) free.push(lane);
    else next(lane);
  };

  const begin: StreamSender['begin'] & {} = async (records, signal) => {
    const lane = await take();
    return new Promise<StreamOutcome | Taken>((resolve) => {
      lane.onSent = () => resolve({ kind: 'taken', settled });
      const settled = lane.send(records, signal).finally(() => giveBack(lane));
      void settled.then(resolve);
    });
  };
  return {
    begin,
    async send(records, signal) {
      const outcome = await begin(records, signal);
      return outcome.kind === 'taken' ? outcome.settled : outcome;
    },
  };
}
