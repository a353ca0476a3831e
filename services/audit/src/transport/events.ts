import { done, type HandleBatch, type Outcome, type ReceivedMessage, verifyAuditMessage } from '@sentinelmesh/event-bus';
import { Internal, isRetryable, MeshError, Rejected } from '@sentinelmesh/kernel';
import type { AppendRecords, AppendResult } from '../app/append-records.ts';
import type { VerifiedRecord } from '../domain/record.ts';
import { toVerifiedRecord } from './mapping.ts';
import type { ProducerKeys } from './producer-keys.ts';

/** The header that `auditMessage` puts the MAC into. */
const MAC_HEADER = 'sm-mac';

/** How many of the eight deliveries that the bus allows a message may be spent on a log that cannot be written. */
const DELIVERIES_TO_SPEND = 6;

/**
 * Handles batches of the AUDIT queue: proves the producer of each record, appends them, and acknowledges what is
 * committed. A dead letter is what has a fault of its own: forged, unreadable, or under an id that is taken. When only
 * a log cannot be written its records come again later, and in the end hold up the queue rather than being given up.
 *
 * @param observe told once what became of each message
 */
export function createRecordHandler({
  keyFor,
  appendRecords,
  observe,
}: {
  keyFor: ProducerKeys;
  appendRecords: AppendRecords;
  observe: (message: ReceivedMessage, result: AppendResult) => void;
}): HandleBatch {
  return async (messages) => {
    const read = messages.map((message) => ({ message, record: readRecord(keyFor, message) }));
    const appended = await appendRecords(read.flatMap(({ record }) => (record instanceof MeshError ? [] : [record])));
    const handled = read.map(({ message, record }) => ({
      message,
      result:
        record instanceof MeshError ? record : (appended.get(record) ?? new Internal(new Error('a record was left without a result'))),
    }));
    assertMayGoOn(handled);
    for (const { message, result } of handled) observe(message, result);
    return handled.map(({ result }) => toOutcome(result));
  };
}

function readRecord(keyFor: ProducerKeys, message: ReceivedMessage): VerifiedRecord | Rejected {
  try {
    const { record, producer } = verifyAuditMessage(keyFor, message);
    const mac = Buffer.from(message.headers[MAC_HEADER] ?? '', 'base64url');
    return toVerifiedRecord({ record, producer, payload: message.payload, mac });
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
}

type Handled = { readonly message: ReceivedMessage; readonly result: AppendResult };

/**
 * @throws Internal so that the bus finds out which record breaks the log, by handing them over in ever smaller batches
 * @throws Retryable so that the bus keeps the batch and waits, when nothing can be written or a record has waited for long
 */
function assertMayGoOn(handled: readonly Handled[]): void {
  const broken = handled.find(({ result }) => result instanceof Internal);
  if (broken !== undefined) throw broken.result;
  const failed = handled.filter(({ result }) => isRetryable(result));
  const [first] = failed;
  const written = handled.some(({ result }) => !(result instanceof MeshError));
  if (first !== undefined && (!written || failed.some(({ message }) => message.deliveries >= DELIVERIES_TO_SPEND))) throw first.result;
}

function toOutcome(result: AppendResult): Outcome {
  if (!(result instanceof MeshError)) return done;
  return { kind: isRetryable(result) ? 'retry' : 'dead', code: result.code };
}
