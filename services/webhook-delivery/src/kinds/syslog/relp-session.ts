/**
 * One session of RELP: offers are exchanged, then each `syslog` frame has an answer of its own. What has its `200` has been
 * taken over by the receiver; what has not may be lost, or not, and is sent again in the next session.
 */
import type { Duplex } from 'node:stream';
import { createRelpReader, encodeRelpFrame, nextTxnr, type RelpFrame } from './relp-frame.ts';
import type { Failure, Message, Patience } from './transport.ts';
import { createWire, type Loss, waitOn } from './wire.ts';

export type RelpSession = {
  readonly isOver: () => boolean;
  /** Sends messages and waits for all their answers. A loss says that some have none. */
  send(
    messages: readonly Message[],
    onAnswer: (message: Message, refusal: string | undefined) => void,
    signal: AbortSignal,
  ): Promise<Loss | undefined>;
  close(): Promise<void>;
};

const OFFERS = 'relp_version=0\nrelp_software=sentinelmesh\ncommands=syslog';
const OK = /^200(?: |$)/;

const lossOf = (failure: Failure): Loss => ({ failure, ending: 'broken' });
const NOT_RELP = lossOf({ kind: 'retry', error: 'server_error', detail: 'what the receiver says is not RELP' });
const CLOSES = lossOf({ kind: 'retry', error: 'reset', detail: 'the receiver closes the session' });

type Options = { readonly window: number; readonly patience: Patience; readonly signal: AbortSignal };

export async function openRelpSession(socket: Duplex, { window, patience, signal }: Options): Promise<RelpSession | Failure> {
  const wire = createWire(socket);
  const reader = createRelpReader();
  const { stallMs } = patience;
  let txnr = 0;
  let onResponse: (frame: RelpFrame) => void = () => wire.lose(NOT_RELP);
  let afterResponses: () => void = () => {};

  const onFrame = (frame: RelpFrame) => {
    if (frame.command === 'rsp') onResponse(frame);
    else wire.lose(frame.command === 'serverclose' ? CLOSES : NOT_RELP);
  };
  socket.on('data', (bytes: Buffer) => {
    const frames = reader.push(bytes);
    for (const frame of frames ?? []) if (wire.loss === undefined) onFrame(frame);
    if (frames === undefined) wire.lose(NOT_RELP);
    else afterResponses();
  });
  const encode = (command: string, data?: Uint8Array): Buffer => {
    txnr = nextTxnr(txnr);
    return encodeRelpFrame(txnr, command, data);
  };

  const refusal = await waitOn(wire, { signal, stallMs, purpose: 'for a session of RELP' }, (done) => {
    onResponse = ({ data }) => {
      const problem = problemOfOffers(data.toString('utf8'));
      if (problem !== undefined) wire.lose(lossOf(problem));
      else done();
    };
    wire.write(encode('open', Buffer.from(OFFERS)));
  });
  onResponse = () => wire.lose(NOT_RELP);
  if (refusal !== undefined) return refusal.failure;

  const send: RelpSession['send'] = (messages, onAnswer, signal) => {
    const waiting = new Map<number, Message>();
    let next = 0;
    const fill = () => {
      const frames: Buffer[] = [];
      for (; waiting.size < window && next < messages.length; next++) {
        const message = messages[next];
        if (message === undefined) break;
        frames.push(encode('syslog', message.bytes));
        waiting.set(txnr, message);
      }
      if (frames.length > 0) wire.write(Buffer.concat(frames));
    };
    return waitOn(wire, { signal, stallMs, purpose: 'for the receiver to answer' }, (done, isAlive) => {
      onResponse = ({ txnr: answered, data }) => {
        const message = waiting.get(answered);
        if (message === undefined) return wire.lose(NOT_RELP);
        waiting.delete(answered);
        isAlive();
        const answer = data.toString('utf8');
        onAnswer(message, OK.test(answer) ? undefined : excerpt(answer));
        if (waiting.size === 0 && next === messages.length) done();
      };
      // As soon as there is room: what is written carries the acknowledgement that lets the receiver send its next answers.
      afterResponses = fill;
      fill();
    });
  };
  return {
    isOver: () => wire.loss !== undefined,
    send,
    close: async () => {
      wire.write(encode('close'));
      await wire.hangUp();
    },
  };
}

function problemOfOffers(answer: string): Failure | undefined {
  const [status = '', ...offers] = answer.split('\n');
  if (!OK.test(status)) return { kind: 'configuration', detail: `the receiver refuses the session: ${excerpt(status)}` };
  const commands = offers.find((offer) => offer.startsWith('commands='))?.slice('commands='.length);
  if (commands?.split(',').includes('syslog')) return undefined;
  return { kind: 'configuration', detail: 'the receiver does not offer the RELP command syslog' };
}

const MAX_EXCERPT = 200;

/** What a receiver says, fit for people's eyes. */
const excerpt = (text: string): string =>
  text
    .slice(0, MAX_EXCERPT)
    .replace(/[^\x20-\x7e]/g, ' ')
    .trim();
