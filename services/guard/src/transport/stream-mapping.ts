import type { InspectStreamRequest, InspectStreamResponse } from '@sentinelmesh/contracts';
import { MAX_TEXT_LENGTH } from '@sentinelmesh/guard-engine';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { z } from 'zod';
import type { StreamPart } from '../app/inspect-stream.ts';
import type { InspectTextRequest } from '../app/inspector.ts';
import { inspectRequest, parse, toInspectResponse, toRequest } from './mapping.ts';
import { text } from './mapping-fields.ts';

const opening = z.object({ open: z.object({ ...inspectRequest.shape, text: text(MAX_TEXT_LENGTH) }) });
const continuation = z.object({ text: text(MAX_TEXT_LENGTH) });

export type TextInPieces = { readonly request: InspectTextRequest; readonly pieces: AsyncIterable<string> };

/** @throws InvalidArgument naming every wrong field, also from `pieces` */
export async function fromInspectStream(messages: AsyncIterable<InspectStreamRequest>): Promise<TextInPieces> {
  const received = messages[Symbol.asyncIterator]();
  const first = await received.next();
  const piece = first.done === true ? undefined : first.value.piece;
  if (piece?.$case !== 'open') throw new InvalidArgument([{ field: 'open', message: 'must be the first message' }]);
  const { text: begun, ...about } = parse(opening, { open: piece.value }).open;
  return { request: toRequest({ ...about, text: '' }), pieces: piecesOf(begun, { [Symbol.asyncIterator]: () => received }) };
}

async function* piecesOf(begun: string, messages: AsyncIterable<InspectStreamRequest>): AsyncIterable<string> {
  yield begun;
  for await (const { piece } of messages) {
    if (piece?.$case === 'open') throw new InvalidArgument([{ field: 'open', message: 'must be the first message only' }]);
    yield parse(continuation, { text: piece?.value ?? '' }).text;
  }
}

export const toInspectStreamResponse = (part: StreamPart): InspectStreamResponse => ({
  part: part.kind === 'text' ? { $case: 'text', value: part.text } : { $case: 'inspection', value: toInspectResponse(part.inspected) },
});
