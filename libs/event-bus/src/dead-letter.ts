import { type DurableDefinition, deadLetterSubject, orgOfSubject } from '@sentinelmesh/contracts';
import { SYSTEM_ORG } from '@sentinelmesh/kernel';
import { encodeAttribute } from './attribute-encoding.ts';
import type { BusMessage } from './bus-message.ts';
import type { ReceivedMessage } from './received-message.ts';

/**
 * The copy of a message that its consumer gave up: same payload and headers, and beside them (`sm-dead-…`) where it was,
 * how often it was delivered and why it was given up, so that it can be examined and replayed.
 */
export function deadLetterMessage(
  message: ReceivedMessage,
  { stream, name }: Pick<DurableDefinition, 'stream' | 'name'>,
  code: string,
): BusMessage {
  const { sequence, storedAt } = message;
  return {
    // The same each time, so that a repetition after a lost acknowledgement is dropped; the time tells streams apart that had the same name.
    id: `dead:${stream}:${name}:${sequence}:${storedAt.getTime()}`,
    subject: deadLetterSubject(orgOfSubject(message.subject) ?? SYSTEM_ORG, stream, name),
    headers: {
      ...message.headers,
      'sm-dead-id': encodeAttribute(message.id),
      'sm-dead-subject': message.subject,
      'sm-dead-stream': stream,
      'sm-dead-sequence': String(sequence),
      'sm-dead-deliveries': String(message.deliveries),
      'sm-dead-code': encodeAttribute(code),
    },
    payload: message.payload,
  };
}
