/**
 * Sends what comes next while what was sent is still to be acknowledged: each in a lane of its own, which is taken until then.
 * What a lane has under way is therefore never mistaken for what another one has.
 *
 * When something did not arrive, it comes again, and with it all that was sent after it. Nothing is sent then before it is known
 * what became of that, so that whoever remembers what arrived need not send it again.
 */
import type { StreamOutcome, StreamRecord, StreamSender, Taken } from '../destination-kind.ts';
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

  const underWay = new Set<Promise<StreamOutcome>>();
  let isBroken = false;

  const sendIn = async (lane: Lane, records: readonly StreamRecord[], signal: AbortSignal): Promise<StreamOutcome> => {
    try {
      const outcome = await lane.send(records, signal);
      if (outcome.kind !== 'acknowledged') isBroken = true;
      return outcome;
    } finally {
      giveBack(lane);
    }
  };
  const begin: StreamSender['begin'] & {} = async (records, signal) => {
    if (isBroken) {
      await Promise.allSettled(underWay);
      isBroken = false;
    }
    const lane = await take();
    return new Promise<StreamOutcome | Taken>((resolve, reject) => {
      lane.onSent = () => resolve({ kind: 'taken', settled });
      const settled = sendIn(lane, records, signal);
      underWay.add(settled);
      settled.finally(() => underWay.delete(settled)).then(resolve, reject);
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
