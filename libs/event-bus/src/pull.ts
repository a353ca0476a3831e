import { createInbox, type Msg, nanos, type Subscription } from '@nats-io/transport-node';
import { type Connection, inboxPrefix } from './connection.ts';
import { type Delivery, toDelivery } from './received-message.ts';

const REQUEST_EXPIRES_MS = 30_000;
const HEARTBEAT_MS = 5_000;
// Two heartbeats and some: a server that is silent for longer has forgotten the request.
const SILENCE_MS = 2.5 * HEARTBEAT_MS;
const REQUEST_TIMEOUT = 408;
const CONFLICT = 409;
/** What ends a request that the next message is too large for (`max_bytes` of a pull request). */
const OUT_OF_BYTES = 'Message Size Exceeds MaxBytes';

/** A running pull from a durable consumer. */
export type Pull = {
  /** Asks for what there is room for; call it after taking messages away. */
  refill(): void;
  /** Takes no more messages in; resolves when what is on its way has arrived. */
  drain(): Promise<void>;
  /** Resolves when the server or the connection ended it. */
  readonly ended: Promise<string>;
  end(reason: string): void;
};

/**
 * Keeps up to `capacity` messages of a durable requested or unhandled, so that the next batch is on its way while one is
 * being handled, and memory stays bounded. Requests stay open at the server (long polling); the server's heartbeats
 * tell that it still knows them.
 *
 * @param unhandled how many messages were delivered but not yet taken away
 * @param bytes the same in bytes of payload; half of the capacity must hold any message. There is one request at a time then.
 */
export function openPull(options: {
  connection: Connection;
  service: string;
  stream: string;
  durable: string;
  capacity: number;
  unhandled: () => number;
  bytes?: { readonly capacity: number; readonly unhandled: () => number };
  deliver: (delivery: Delivery) => void;
}): Pull {
  const { connection, stream, durable, capacity, unhandled, bytes, deliver } = options;
  const inbox = createInbox(inboxPrefix(options.service));
  const ending = Promise.withResolvers<string>();
  let requested = 0;
  let heardAt = Date.now();
  let open = true;

  const refill = () => {
    const room = capacity - requested - unhandled();
    if (!open || room < Math.max(1, capacity / 2)) return;
    const roomBytes = bytes === undefined ? undefined : bytes.capacity - bytes.unhandled();
    if (bytes !== undefined && (requested > 0 || Number(roomBytes) < bytes.capacity / 2)) return;
    // The server owes no sign of life before it is asked.
    if (requested === 0) heardAt = Date.now();
    requested += room;
    const request = {
      batch: room,
      expires: nanos(REQUEST_EXPIRES_MS),
      idle_heartbeat: nanos(HEARTBEAT_MS),
      ...(roomBytes === undefined ? {} : { max_bytes: roomBytes }),
    };
    connection.nats.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`, JSON.stringify(request), { reply: inbox });
  };

  const onStatus = ({ headers }: Msg) => {
    const code = headers?.code ?? 0;
    if (code === 100) return;
    const isOver = code === REQUEST_TIMEOUT || (code === CONFLICT && headers?.description === OUT_OF_BYTES);
    if (!isOver) return end(`the server answered ${code} ${headers?.description ?? ''}`.trim());
    requested = Math.max(0, requested - Number(headers?.get('Nats-Pending-Messages') || requested));
    refill();
  };

  const onMessage = (error: Error | null, message: Msg) => {
    if (error !== null) return end(error.message);
    heardAt = Date.now();
    const delivery = toDelivery(message, heardAt);
    if (delivery === undefined) return onStatus(message);
    requested = Math.max(0, requested - 1);
    deliver(delivery);
    refill();
  };

  const subscription: Subscription = connection.nats.subscribe(inbox, { callback: onMessage });
  const watchdog = setInterval(() => {
    if (Date.now() - heardAt > SILENCE_MS && requested > 0) end('the server is silent');
  }, HEARTBEAT_MS).unref();
  const stopListening = connection.onChange((up) => {
    if (!up) end('the connection was lost');
  });

  function close(): boolean {
    if (!open) return false;
    open = false;
    clearInterval(watchdog);
    stopListening();
    return true;
  }

  function end(reason: string): void {
    if (!close()) return;
    subscription.unsubscribe();
    ending.resolve(reason);
  }

  refill();
  return {
    refill,
    end,
    ended: ending.promise,
    async drain() {
      if (!close()) return;
      await subscription.drain();
      ending.resolve('it was stopped');
    },
  };
}
