import { headers as emptyHeaders, type MsgHdrs } from '@nats-io/transport-node';
import { MAX_MESSAGE_BYTES } from '@sentinelmesh/contracts';
import { MessageMalformed, MessageTooLarge } from './errors.ts';

/**
 * A message as the bus carries it. `id` is what the stream drops duplicates by: it must be made by the mesh, never
 * taken from a caller, because duplicates are found per stream and not per organisation.
 */
export type BusMessage = {
  readonly id: string;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Uint8Array;
};

/** Headers of the server's own protocol: `Nats-Msg-Id`, `Nats-Expected-Stream`, …. They never travel on. */
const isProtocolHeader = (name: string) => name.toLowerCase().startsWith('nats-');

export const MESSAGE_ID_HEADER = 'Nats-Msg-Id';

/** What publishing adds to the headers of a message, generously: its id is counted apart. */
const PROTOCOL_BYTES = 96;
const HEADER_SYNTAX_BYTES = 4;

/** Bytes of a message on the wire, as the server counts them against the limit of a stream. */
export function messageBytes({ id, headers, payload }: BusMessage): number {
  let bytes = PROTOCOL_BYTES + Buffer.byteLength(id) + payload.length;
  for (const [name, value] of Object.entries(headers)) bytes += Buffer.byteLength(name) + Buffer.byteLength(value) + HEADER_SYNTAX_BYTES;
  return bytes;
}

/** @throws MessageTooLarge */
export function checkedSize(message: BusMessage, maxBytes: number = MAX_MESSAGE_BYTES): BusMessage {
  const bytes = messageBytes(message);
  if (bytes > maxBytes) throw new MessageTooLarge(bytes, maxBytes);
  return message;
}

/** @throws MessageMalformed where a name or a value could not be told from the syntax around it */
export function toWireHeaders(headers: Readonly<Record<string, string>>): MsgHdrs {
  const wire = emptyHeaders();
  for (const [name, value] of Object.entries(headers)) {
    if (isProtocolHeader(name)) throw new MessageMalformed(`the header ${name} belongs to the protocol of the bus`);
    try {
      wire.append(name, value);
    } catch (error) {
      throw new MessageMalformed('a header of the message has a name or a value that headers cannot hold', error);
    }
  }
  return wire;
}

/** The headers that the publisher set; of a repeated one, the first. */
export function fromWireHeaders(wire: MsgHdrs | undefined): Readonly<Record<string, string>> {
  if (wire === undefined) return {};
  return Object.fromEntries([...wire].filter(([name]) => !isProtocolHeader(name)).map(([name, values]) => [name, values[0] ?? '']));
}
