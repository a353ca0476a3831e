import type { Msg } from '@nats-io/transport-node';
import { type BusMessage, fromWireHeaders, MESSAGE_ID_HEADER } from './bus-message.ts';
import type { Connection } from './connection.ts';
import { BusPermissionDenied } from './errors.ts';
import type { BusLog } from './log.ts';
import { toBusError } from './server-error.ts';

export type SubscribeOptions = {
  /** Called after the connection came back: whatever was published in between was missed, so what depends on it must be read anew. */
  readonly onInterrupted: () => void | Promise<void>;
  readonly log?: BusLog;
};

export type BusSubscription = { unsubscribe(): void };

/**
 * Hands every message of `filter` that is published from now on to `handler`: each process gets each one, none is
 * acknowledged or repeated. Errors of the handler are logged.
 *
 * @throws Unavailable while the server cannot be reached
 * @throws BusPermissionDenied when this user may not listen there
 */
export async function subscribeTo(
  { connection, log: busLog }: { connection: Connection; log: BusLog },
  filter: string,
  handler: (message: BusMessage) => void | Promise<void>,
  { onInterrupted, log = busLog }: SubscribeOptions,
): Promise<BusSubscription> {
  connection.assertUp();
  const guarded = (what: string, work: () => void | Promise<void>) =>
    void (async () => work())().catch((error: unknown) => log.error({ filter, error }, what));
  const subscription = connection.nats.subscribe(filter, {
    callback: (error, message) => {
      if (error === null) guarded('the handler of a subscription failed', () => handler(toBusMessage(message)));
    },
  });
  const stopListening = connection.onChange((up) => {
    if (up) guarded('what follows an interruption of a subscription failed', onInterrupted);
  });
  const unsubscribe = () => {
    stopListening();
    subscription.unsubscribe();
  };
  try {
    // When the answer is here, the server has taken the subscription or refused it.
    await connection.nats.flush();
  } catch (error) {
    unsubscribe();
    throw toBusError(error, `subscribing to ${filter}`);
  }
  if (subscription.isClosed()) {
    stopListening();
    throw new BusPermissionDenied(filter);
  }
  return { unsubscribe };
}

const toBusMessage = ({ subject, headers, data }: Msg): BusMessage => ({
  id: headers?.get(MESSAGE_ID_HEADER) ?? '',
  subject,
  headers: fromWireHeaders(headers),
  payload: data,
});
