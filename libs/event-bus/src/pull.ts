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
  /** Asks for what there is room for, in time; call it after taking messages away. */
  refill(): void;
  /** Takes no more messages in; resolves when what is on its way has arrived. */
  drain(): Promise<void>;
  /** Resolves when the server or the connection ended it. */
  readonly ended: Promise<string>;
  end(reason: string): void;
};

/**
 * Takes messages of a durable in groups, one request after the other: it waits at the server for the first message (long
 * polling), and is over when the server has no more. What comes in the pause after it comes together with the next group, for
 * less than it would cost alone: to the server, to the network and to this process. Memory stays bounded, and while messages
 * are handled the next ones are on their way. The server's heartbeats tell that it still knows the request.
 *
 * @param capacity how many messages are requested or unhandled at most
 * @param unhandled how many messages were delivered but not yet taken away
 * @param bytes the same in bytes of payload; half of the capacity must hold any message
 * @param pauseMs how long it takes no more messages when it has taken all that were there
 * @param onGroupEnd called when no more messages are there at the moment
 */
export function openPull(options: {
  connection: Connection;
  service: string;
  stream: string;
  durable: string;
  capacity: number;
  unhandled: () => number;
  bytes?: { readonly capacity: number; readonly unhandled: () => number };
  pauseMs: () => number;
  deliver: (delivery: Delivery) => void;
  onGroupEnd?: () => void;
}): Pull {
  const { connection, stream, durable, capacity, unhandled, bytes, pauseMs, deliver, onGroupEnd = () => undefined } = options;
  const inbox = createInbox(inboxPrefix(options.service));
  const ending = Promise.withResolvers<string>();
  /** Of the request that the server has: how many messages are still to come, at the most. */
  let requested = 0;
  let pause: NodeJS.Timeout | undefined;
  let heardAt = Date.now();
  let open = true;

  const refill = () => {
    const room = capacity - unhandled();
    const roomBytes = bytes === undefined ? undefined : bytes.capacity - bytes.unhandled();
    if (!open || requested > 0 || pause !== undefined || room < Math.max(1, capacity / 2)) return;
    // Nothing can be asked then; `onChange` tells a moment later.
    if (!connection.isUp()) return;
    if (bytes !== undefined && Number(roomBytes) < bytes.capacity / 2) return;
    // The server owes no sign of life before it is asked.
    heardAt = Date.now();
    requested = room;
    const request = {
      batch: room,
      // Together: wait for the first message, but for no other.
      no_wait: true,
      expires: nanos(REQUEST_EXPIRES_MS),
      idle_heartbeat: nanos(HEARTBEAT_MS),
      ...(roomBytes === undefined ? {} : { max_bytes: roomBytes }),
    };
    connection.nats.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`, JSON.stringify(request), { reply: inbox });
  };

  const endGroup = ({ isMoreThere }: { isMoreThere: boolean }) => {
    requested = 0;
    if (!isMoreThere) {
      pause = setTimeout(() => {
        pause = undefined;
        refill();
      }, pauseMs()).unref();
    }
    onGroupEnd();
    refill();
  };

  const onStatus = ({ headers }: Msg) => {
    const code = headers?.code ?? 0;
    if (code === 100) return;
    const isOutOfBytes = code === CONFLICT && headers?.description === OUT_OF_BYTES;
    if (code !== REQUEST_TIMEOUT && !isOutOfBytes) return end(`the server answered ${code} ${headers?.description ?? ''}`.trim());
    if (requested > 0) endGroup({ isMoreThere: isOutOfBytes });
  };

  const onMessage = (error: Error | null, message: Msg) => {
    if (error !== null) return end(error.message);
    heardAt = Date.now();
    const delivery = toDelivery(message, heardAt);
    if (delivery === undefined) return onStatus(message);
    requested = Math.max(0, requested - 1);
    deliver(delivery);
    if (requested === 0) endGroup({ isMoreThere: true });
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
    clearTimeout(pause);
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
