import { type MsgHdrs, MsgHdrsImpl } from '@nats-io/transport-node';
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
const PROTOCOL_HEADER = /^nats-/i;

export const MESSAGE_ID_HEADER = 'Nats-Msg-Id';
const EXPECTED_STREAM_HEADER = 'Nats-Expected-Stream';

/** Printable ASCII without the colon, as RFC 822 has it, and anything that stays within its line. */
const HEADER_NAME = /^[!-9;-~]+$/;
const HEADER_VALUE = /^[^\r\n]*$/;

/** What publishing adds to the headers of a message, generously: its id is counted apart. */
const PROTOCOL_BYTES = 96;
/** `: ` after a name and the end of the line after its value. */
const SEPARATOR_BYTES = 4;

/** Bytes of a message on the wire, as the server counts them against the limit of a stream. */
export function messageBytes({ id, headers, payload }: BusMessage): number {
  let bytes = PROTOCOL_BYTES + Buffer.byteLength(id) + payload.length;
  // A name that is not ASCII is refused (`toWireHeaders`).
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name] ?? '') + SEPARATOR_BYTES;
  return bytes;
}

/** @throws MessageTooLarge */
export function checkedSize(message: BusMessage, maxBytes: number = MAX_MESSAGE_BYTES): BusMessage {
  const bytes = messageBytes(message);
  if (bytes > maxBytes) throw new MessageTooLarge(bytes, maxBytes);
  return message;
}

/**
 * The headers of a message for its stream, which is told the id, and refuses the message if it is another.
 *
 * @throws MessageMalformed where a name or a value could not be told from the syntax around it
 */
export function toWireHeaders({ id, headers }: Pick<BusMessage, 'id' | 'headers'>, stream: string): MsgHdrsImpl {
  // Set directly: `append` puts each name into another form and looks at all names that are there, which costs more than publishing.
  const wire = new MsgHdrsImpl();
  const set = (name: string, value: string) => {
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value))
      throw new MessageMalformed('the id or a header of the message has a name or a value that headers cannot hold');
    wire.headers.set(name, [value]);
  };
  for (const [name, value] of Object.entries(headers)) {
    if (PROTOCOL_HEADER.test(name)) throw new MessageMalformed(`the header ${name} belongs to the protocol of the bus`);
    set(name, value);
  }
  set(MESSAGE_ID_HEADER, id);
  set(EXPECTED_STREAM_HEADER, stream);
  return wire;
}

/** The headers that the publisher set; of a repeated one, the first. */
export function fromWireHeaders(wire: MsgHdrs | undefined): Readonly<Record<string, string>> {
  if (wire === undefined) return {};
  const headers: Record<string, string> = {};
  for (const [name, [value = '']] of wire) if (!PROTOCOL_HEADER.test(name)) headers[name] = value;
  return headers;
}
