/**
 * Terminology
 * - recognizer: finds one type of entity (personal data or a secret) and where exactly it stands.
 * - detector:   judges a text by signatures (injection, moderation) or by comparison (leak).
 * - finding:    what one of them found: a span with a score. It says nothing yet about good or bad.
 * - policy:     what follows from a finding. `risk` is always finding × policy.
 * - decision:   what the caller has to do with the whole text.
 */
import type { Category } from './category.ts';
import type { FindingAction, Policy } from './policy.ts';
import type { Replacement } from './replacement.ts';
import type { ViewName } from './views/views.ts';

export type Decision = 'allow' | 'flag' | 'redact' | 'escalate' | 'block';

/** info < .1 ≤ low < .3 ≤ medium < .5 ≤ high ≤ .95 < critical. */
export type RiskLevel = 'info' | 'low' | 'medium' | 'high' | 'critical';

export type Direction = 'input' | 'output';
export type Source = 'user' | 'system' | 'tool' | 'retrieved' | 'web' | 'agent';
export type Trust = 'trusted' | 'untrusted';

export type InspectInput = {
  /** At most {@link MAX_TEXT_LENGTH} UTF-16 units. */
  readonly text: string;
  /** `input` goes to an agent, `output` comes from one. Leaks are looked for in output only. */
  readonly direction: Direction;
  readonly source: Source;
  /** Instructions inside untrusted text weigh more: nobody asked that text for instructions. */
  readonly trust: Trust;
  /** The agent's system prompt; an output that repeats a good part of it is a leak. */
  readonly systemPrompt?: string;
  /** Markers planted in prompts that no output may ever contain. */
  readonly canaries?: readonly string[];
  /** Fingerprints returned for the input: an entity that carries one is not new in the output. */
  readonly knownFingerprints?: ReadonlySet<string>;
  /** The tools of the agent: content that names one is looked at more closely. */
  readonly toolNames?: readonly string[];
  readonly policy: Policy;
};

export type Finding = {
  readonly category: Category;
  /** For example EMAIL_ADDRESS, OPENAI_API_KEY, PROMPT_INJECTION, VIOLENCE. */
  readonly entityType: string;
  /** Where it begins, in UTF-16 units of the inspected text, whatever view of the text it was found in. */
  readonly start: number;
  /** Where it ends, exclusive. */
  readonly end: number;
  /** How sure the detector is, 0..1. */
  readonly score: number;
  readonly detector: string;
  /** One line for a person, without any of the inspected text. */
  readonly explanation: string;
  /** Which reading of the text shows it: `original`, or what was undone to see it, such as `base64`. */
  readonly view: ViewName;
  /** Of what found it. */
  readonly version: string;
  readonly action: FindingAction;
};

export type DetectorScore = { readonly detector: string; readonly score: number };

export type Inspection = {
  readonly decision: Decision;
  /** 0..1, rounded to thousandths. */
  readonly risk: number;
  readonly riskLevel: RiskLevel;
  /** The weightiest first, without any of the inspected text. */
  readonly reasons: readonly string[];
  /** By position. Entities never overlap each other; signatures may overlap anything. */
  readonly findings: readonly Finding[];
  /** How strongly each detector spoke, by name, also where that was too little for a finding. */
  readonly detectorScores: readonly DetectorScore[];
  /** The text with every redacted or blocked entity replaced by its token; null when there is none. */
  readonly redactedText: string | null;
  /**
   * An output with what is unsafe for its consumer made harmless besides (elements escaped, links broken); null when nothing was, or
   * could be: fragments of SQL and shell commands stay as they are.
   */
  readonly sanitisedText: string | null;
  /** Of every entity found, each once; empty unless the engine was given a fingerprint function. */
  readonly fingerprints: readonly string[];
  readonly engineVersion: string;
  /** `<name>@<version>` of the policy that decided. */
  readonly policyVersion: string;
};

/** What {@link InspectionStream.end} adds to the inspection of the whole. */
export type StreamInspection = Inspection & {
  /** What may be passed on after all that `push` has released; empty when the decision is to block. */
  readonly rest: string;
  /** What only the end of the text gave away, in parts of it that had been released before. Empty nearly always. */
  readonly late: readonly Finding[];
};

export type InspectionStream = {
  /**
   * Takes the next piece, cut anywhere, and returns what may be passed on already, redacted. Some hundred units are held back,
   * and whatever may be a part of something to be removed; nothing more is released of a text that is going to be blocked.
   *
   * @throws TextTooLarge when all pieces together exceed the bound; the stream is of no use after that.
   * @throws StreamEnded after {@link InspectionStream.end}
   */
  push(chunk: string): string;
  /**
   * The inspection of the whole, the same for every way of cutting it.
   *
   * @throws StreamEnded when called twice
   */
  end(): StreamInspection;
};

export type GuardEngine = {
  readonly version: string;
  /** @throws TextTooLarge beyond {@link MAX_TEXT_LENGTH}; nothing else throws, whatever the text. */
  inspect(input: InspectInput): Inspection;
  /** @param options `replacements` of the input, to be put back into what is released */
  openStream(input: Omit<InspectInput, 'text'>, options?: { readonly replacements?: readonly Replacement[] }): InspectionStream;
};

/** The longest text that one inspection takes: 1 Mi UTF-16 units. */
export const MAX_TEXT_LENGTH = 1 << 20;
