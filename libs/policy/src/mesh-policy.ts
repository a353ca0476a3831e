import type { Policy } from '@sentinelmesh/guard-engine';
import type { PolicyName, PolicySettings } from './policy-settings.ts';

/** What to do with a request when a layer that it needs does not answer. */
export type OnUnavailable = 'refuse' | 'degrade';

/** A policy as the mesh works with it: scores are risks of 0..1, times are milliseconds. */
export type MeshPolicy = {
  readonly name: PolicyName;
  /** The first 12 hex digits of the SHA-256 of the document's text; of the whole file, where it holds one document. */
  readonly version: string;
  readonly description: string;
  /** What the guard engine is given; `policyVersion(engine)` is the `<name>@<version>` of every decision. */
  readonly engine: Policy;
  /** 0..1; a text is safe when 1 - risk is at least this. */
  readonly minSafetyScore: number;
  /** Whether what was redacted on the way in is put back into the answer. */
  readonly restore: boolean;
  /** How long the redacted text of an escalated request is kept for its analysis; 0 keeps none. */
  readonly analysis: { readonly keepTextMs: number };
  readonly onUnavailable: { readonly guard: OnUnavailable; readonly stateMonitor: OnUnavailable };
  /** Where it was read from. */
  readonly file: string;
  /** The document with everything that it leaves out. */
  readonly settings: PolicySettings;
};

export type PolicySet = Readonly<Record<PolicyName, MeshPolicy>>;
