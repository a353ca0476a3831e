import type { Secret } from '@sentinelmesh/crypto';
import type { Egress } from '@sentinelmesh/egress';
import type { z } from 'zod';
import type { AttemptError, AttemptResult } from '../domain/attempt.ts';
import type { ChainLink } from '../domain/chain.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { RecordFormat } from '../domain/record-format.ts';

/** The settings of a destination, as its kind has checked them, with its credential in clear. */
export type OpenOptions<Settings> = {
  readonly orgId: string;
  readonly destinationId: string;
  readonly url: string;
  readonly settings: Settings;
  /** Token, password or key; undefined where none was given. */
  readonly credential: Secret<string> | undefined;
  /** For `webhook`: the keys that sign, the current one first, then those with grace left. */
  readonly signingSecrets: readonly Secret<string>[];
  readonly egress: Egress;
  /** Where destinations of kind `file` write; undefined where the operator has not opened a folder. */
  readonly exportFolder: string | undefined;
};

/** What all kinds have in common: what they are told, and how that is checked. */
type Common<Settings> = {
  readonly kind: string;
  /** The product name in sentences: `Splunk HEC`. */
  readonly title: string;
  /** URL schemes without colon: `https`, `relp+tls`. */
  readonly schemes: readonly string[];
  /**
   * What is wrong with a URL that has one of the schemes, without repeating it; undefined where the kind can use it. Asked when
   * it is saved, so that nobody learns it from the first attempt.
   */
  problemOfUrl?(url: string): string | undefined;
  /** The customary ports of what it speaks, which its URLs may name besides those of HTTPS; none unless told. */
  readonly ports?: readonly number[];
  /** Whether it works without, may have, or must have a credential. */
  readonly credential: 'none' | 'optional' | 'required';
  /** What may be set besides; unknown members are refused. */
  readonly settings: z.ZodType<Settings>;
};

/** A kind that is brought one event at a time; each is a delivery with attempts of its own. */
export type PushKind<Settings = unknown> = Common<Settings> & {
  readonly mode: 'push';
  open(options: OpenOptions<Settings>): PushSender;
};

export type PushSender = {
  /**
   * Tries once. Never throws: whatever goes wrong is in the result.
   *
   * @param attemptedAt becomes the timestamp of the signature
   */
  send(event: OutgoingEvent, options: { readonly attemptedAt: Date; readonly signal: AbortSignal }): Promise<AttemptResult>;
  /** Gives up connections. */
  close(): Promise<void>;
};

/** A kind that is sent the stream of events in order, many at a time. */
export type StreamKind<Settings = unknown> = Common<Settings> & {
  readonly mode: 'stream';
  open(options: OpenOptions<Settings>): StreamSender;
};

export type StreamRecord = {
  readonly event: OutgoingEvent;
  readonly link: ChainLink;
  /** What `format` gives for it, sealed. */
  readonly text: string;
};

export type StreamSender = {
  readonly format: RecordFormat;
  /** The most that one `send` may be given: records, and bytes of their texts together. */
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** The most that one record may have, in bytes of its text; a longer one becomes a dead letter. */
  readonly maxRecordBytes: number;
  /** How long records may take at most, in milliseconds, waiting in `begin` included; three minutes unless told. */
  readonly maxMs?: number;
  /**
   * Sends records and resolves when the receiver has acknowledged all of them, or says what became of them. Never throws.
   * Records that were sent and not acknowledged are sent again, unchanged, by the next call.
   */
  send(records: readonly StreamRecord[], signal: AbortSignal): Promise<StreamOutcome>;
  /**
   * For a receiver that takes records long before it acknowledges them: the same as `send`, except that it resolves as soon as
   * more may be sent. Waits while as many are under way as the sender can hold. Never throws.
   */
  begin?(records: readonly StreamRecord[], signal: AbortSignal): Promise<StreamOutcome | Taken>;
  close(): Promise<void>;
};

/** The receiver has taken records; what `send` would have given for them is still to come. */
export type Taken = { readonly kind: 'taken'; readonly settled: Promise<StreamOutcome> };

export type StreamOutcome =
  /** The receiver has them, except those that it will never take: each becomes a dead letter. */
  | { readonly kind: 'acknowledged'; readonly rejected: readonly { readonly index: number; readonly reason: string }[] }
  /** Come again later. Nothing is lost: the records stay in the stream. */
  | { readonly kind: 'retry'; readonly error: AttemptError; readonly detail: string; readonly retryAfterMs?: number | undefined }
  /** A setting is wrong at the receiver. The destination is paused and somebody is told. */
  | { readonly kind: 'configuration'; readonly detail: string };

export type DestinationKind = PushKind | StreamKind;

/** Gives a kind its types. */
export const definePushKind = <Settings>(kind: Omit<PushKind<Settings>, 'mode'>): PushKind<Settings> => ({ ...kind, mode: 'push' });
export const defineStreamKind = <Settings>(kind: Omit<StreamKind<Settings>, 'mode'>): StreamKind<Settings> => ({ ...kind, mode: 'stream' });
