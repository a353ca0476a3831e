import { MAX_TEXT_LENGTH } from '@sentinelmesh/guard-engine';
import { InvalidArgument, MeshError, type OrgId, type RequestContext, Unavailable } from '@sentinelmesh/kernel';
import type { AccountFor } from './account-for.ts';
import type { BeginInspection, Inspected, InspectTextRequest } from './inspector.ts';
import type { Engine } from './ports.ts';

/** What may be passed on, piece by piece, and at last the inspection of the whole. */
export type StreamPart = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'inspection'; readonly inspected: Inspected };

/** @param request its text is empty: all of it is in the pieces */
export type InspectStream = (
  request: InspectTextRequest,
  pieces: AsyncIterable<string>,
  context: RequestContext,
) => AsyncIterable<StreamPart>;

type Dependencies = {
  readonly engine: Pick<Engine, 'openStream'>;
  readonly begin: BeginInspection;
  readonly accountFor: AccountFor;
};

/** As much of a piece as is looked at in one go: some milliseconds. */
const SLICE = 2_048;
/** Each holds its whole text. */
const MAX_STREAMS = 256;
/** So that nobody keeps the others out. */
const MAX_STREAMS_OF_ONE = 64;

/**
 * Inspects a text while it is being written. What is certain is passed on at once; the last of it, and the decision, only when
 * audit record and event are durable on the bus. A text that is not written to its end leaves nothing behind.
 *
 * @throws InvalidArgument when the pieces together are too long
 * @throws Unavailable when too many streams are open, or the bus does not take what it has to
 */
export function createInspectStream({ engine, begin, accountFor }: Dependencies): InspectStream {
  let open = 0;
  const openOf = new Map<OrgId, number>();

  async function* inspect(request: InspectTextRequest, pieces: AsyncIterable<string>, context: RequestContext): AsyncIterable<StreamPart> {
    const { question, reader, keep, conclude } = begin(request, context);
    const stream = engine.openStream(question, reader);
    let text = '';
    let workedMs = 0;
    try {
      for await (const piece of pieces) {
        text += piece;
        if (text.length > MAX_TEXT_LENGTH) throw tooLong();
        for (const slice of slices(piece)) {
          const pushed = await stream.push(slice);
          workedMs += pushed.workedMs;
          await keep(pushed.values);
          if (pushed.result !== '') yield { kind: 'text', text: pushed.result };
        }
      }
      const ended = await stream.end();
      const { rest, late: _, ...result } = ended.result;
      const { inspected, report } = await conclude(text, { ...ended, result, workedMs: workedMs + ended.workedMs });
      if (context.signal.aborted) throw new MeshError('cancelled', 'cancelled', 'the caller gave up');
      await accountFor(report);
      if (rest !== '' && inspected.decision !== 'block') yield { kind: 'text', text: rest };
      yield { kind: 'inspection', inspected };
    } finally {
      stream.close();
    }
  }

  return async function* (request, pieces, context) {
    const { orgId } = context;
    const own = openOf.get(orgId) ?? 0;
    if (own >= MAX_STREAMS_OF_ONE) throw new Unavailable(`your organisation has ${MAX_STREAMS_OF_ONE} streams open already; end one first`);
    if (open >= MAX_STREAMS) throw new Unavailable(`the guard has ${MAX_STREAMS} streams open already`);
    open += 1;
    openOf.set(orgId, own + 1);
    try {
      yield* inspect(request, pieces, context);
    } finally {
      open -= 1;
      const left = (openOf.get(orgId) ?? 1) - 1;
      if (left > 0) openOf.set(orgId, left);
      else openOf.delete(orgId);
    }
  };
}

function* slices(piece: string): Iterable<string> {
  for (let start = 0; start < piece.length; start += SLICE) yield piece.slice(start, start + SLICE);
}

const tooLong = () =>
  new InvalidArgument([{ field: 'text', message: `must not be longer than ${MAX_TEXT_LENGTH} characters, all pieces together` }]);
