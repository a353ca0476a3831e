import { JetStreamApiError } from '@nats-io/jetstream';
import { createInbox, type Msg, type MsgHdrs, TimeoutError } from '@nats-io/transport-node';
import { Unavailable } from '@sentinelmesh/kernel';
import { type Connection, inboxPrefix } from './connection.ts';

/** How much later a message may leave that nobody waits for. */
const MAY_WAIT_MS = 5;
/** How much later than its timeout a message may be given up: one timer looks after all of them. */
const SWEEP_MS = 50;

type OutgoingMessage = { readonly subject: string; readonly headers: MsgHdrs; readonly payload: Uint8Array };

/** `mayWait`: nobody waits for the answer, so that it may leave a moment later, with what is sent then. */
type SendOptions = { readonly timeoutMs: number; readonly mayWait: boolean };

type Sender = {
  /**
   * Resolves when a stream has stored the message.
   *
   * @throws JetStreamApiError when the stream refuses it
   * @throws PermissionViolationError when this user may not publish there
   * @throws TimeoutError
   * @throws Unavailable when the connection is lost meanwhile
   */
  send(message: OutgoingMessage, options: SendOptions): Promise<void>;
  /** How many messages are neither acknowledged nor given up. */
  inFlight(): number;
  /** Resolves when nothing is in flight. */
  settled(): Promise<void>;
};

type Waiting = PromiseWithResolvers<void> & { readonly message: OutgoingMessage; readonly expiresAt: number };

/** What a stream answers (nats-server, PubAck). */
type Answer = { readonly stream?: string; readonly error?: ConstructorParameters<typeof JetStreamApiError>[0] };

/**
 * Publishes to streams, and hears the acknowledgements of all messages on one subscription: the subject for the answer is
 * all that a message in flight needs, besides a place in a table. What is sent in one turn of the event loop leaves in one
 * write to the socket, at the end of the turn: the write costs more than all the rest. What may wait leaves with it.
 */
export function createSender({ connection, service }: { readonly connection: Connection; readonly service: string }): Sender {
  const { nats } = connection;
  /** By the subject for the answer, in the order in which they were sent. */
  const waiting = new Map<string, Waiting>();
  let outgoing: string[] = [];
  let isFlushing = false;
  let inbox: string | undefined;
  let sent = 0;
  let sweeping = false;

  const fail = (reply: string, error: unknown) => {
    const entry = waiting.get(reply);
    waiting.delete(reply);
    entry?.reject(error);
  };
  const failAll = (error: () => Error) => {
    for (const reply of [...waiting.keys()]) fail(reply, error());
  };

  const onAnswer = (answer: Msg) => {
    const entry = waiting.get(answer.subject);
    // It was given up meanwhile, or this is the second answer.
    if (entry === undefined) return;
    waiting.delete(answer.subject);
    const refusal = refusalIn(answer);
    if (refusal === undefined) entry.resolve();
    else entry.reject(refusal);
  };

  /** Its subject is unique, so that replicas of the service, which share a user, do not hear each other's answers. */
  const openInbox = () => {
    const opened = createInbox(inboxPrefix(service));
    nats.subscribe(`${opened}.*`, {
      callback: (error, answer) => {
        if (error === null) return onAnswer(answer);
        // The server took the subscription away: the next message opens another.
        inbox = undefined;
        failAll(() => error);
      },
    });
    return opened;
  };

  const sweep = () => {
    const now = performance.now();
    for (const [reply, { expiresAt }] of waiting) if (expiresAt <= now) fail(reply, new TimeoutError());
    sweeping = waiting.size > 0;
    if (sweeping) setTimeout(sweep, SWEEP_MS).unref();
  };

  const flush = () => {
    const replies = outgoing;
    outgoing = [];
    isFlushing = false;
    for (const reply of replies) {
      const message = waiting.get(reply)?.message;
      // Given up before it was sent.
      if (message === undefined) continue;
      try {
        nats.publish(message.subject, message.payload, { headers: message.headers, reply });
      } catch (error) {
        fail(reply, error);
      }
    }
  };

  const flushSoon = (mayWait: boolean) => {
    if (mayWait) {
      if (outgoing.length === 1) setTimeout(flush, MAY_WAIT_MS);
    } else if (!isFlushing) {
      isFlushing = true;
      setImmediate(flush);
    }
  };

  connection.onChange((up) => {
    // Their acknowledgements will not come any more: nobody need wait for them until the time is over.
    if (!up) failAll(() => new Unavailable('the event bus was lost before it acknowledged the message'));
  });
  connection.onDenied((denial) => {
    if (denial.operation !== 'publish') return;
    // The server names the subject, once for each message.
    for (const [reply, { message }] of waiting) if (message.subject === denial.subject) return fail(reply, denial);
  });

  return {
    async send(message, { timeoutMs, mayWait }) {
      inbox ??= openInbox();
      const reply = `${inbox}.${++sent}`;
      const entry = { ...Promise.withResolvers<void>(), message, expiresAt: performance.now() + timeoutMs };
      waiting.set(reply, entry);
      outgoing.push(reply);
      flushSoon(mayWait);
      if (!sweeping) {
        sweeping = true;
        setTimeout(sweep, SWEEP_MS).unref();
      }
      await entry.promise;
    },
    inFlight: () => waiting.size,
    async settled() {
      await Promise.allSettled([...waiting.values()].map(({ promise }) => promise));
    },
  };
}

/** Why the message was not stored; undefined if it was. */
function refusalIn(answer: Msg): unknown {
  // The server itself answers where no stream listens (status 503).
  if (answer.data.length === 0) return new Error(`the server answered with the status ${answer.headers?.status}`);
  try {
    const { stream, error } = answer.json<Answer>();
    if (error) return new JetStreamApiError(error);
    return stream ? undefined : new Error('the answer names no stream');
  } catch (error) {
    return error;
  }
}
