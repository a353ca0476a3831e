/** What the service asks a thread of the engine to do, and what it is answered. */
import type { InspectInput, Inspection, Policy, StreamInspection } from '@sentinelmesh/guard-engine';
import type { TokenReader } from '../domain/session-tokens.ts';

/** A policy by the place that the thread keeps it in; it comes along when that place is taken by it. */
export type PlacedPolicy = { readonly place: number; readonly policy: Policy | undefined };

export type Asked<Input> = Omit<Input, 'policy'> & { readonly policy: PlacedPolicy };

export type Task =
  | { readonly kind: 'inspect'; readonly input: Asked<InspectInput>; readonly reader: TokenReader | undefined }
  | { readonly kind: 'open'; readonly stream: number; readonly input: Asked<Omit<InspectInput, 'text'>>; readonly reader: TokenReader }
  | { readonly kind: 'push'; readonly stream: number; readonly piece: string }
  | { readonly kind: 'end'; readonly stream: number }
  | { readonly kind: 'close'; readonly stream: number };

/** What a task of a kind results in. */
export type Results = { inspect: Inspection; open: undefined; push: string; end: StreamInspection; close: undefined };

export type Done<Result> = {
  readonly result: Result;
  /** Tokens that were written for the reader and what they stand for; of a stream, those that are new. */
  readonly values: ReadonlyMap<string, string>;
  readonly workedMs: number;
};

/** To the thread, and from it. */
export type Question = { readonly id: number; readonly task: Task };
export type Answer =
  | { readonly id: number; readonly done: Done<Results[Task['kind']]> }
  // Its message is the engine's own, and has nothing of the text.
  | { readonly id: number; readonly failure: Error };

/** Each 32 bytes. */
export type EngineKeys = Readonly<Record<'fingerprint' | 'hash' | 'encryption' | 'token', Uint8Array>>;
