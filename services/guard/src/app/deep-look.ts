/**
 * The deep tier: a detector that is slower and knows more than the engine is asked about texts of which the engine is not sure.
 * The engine's decision stands whenever it does not answer in time; then a reason of the inspection says so, and a metric.
 */
import { hmacSha256, newKey } from '@sentinelmesh/crypto';
import { checkPolicy, type Direction, type InspectInput, type Inspection } from '@sentinelmesh/guard-engine';
import type { OrgId } from '@sentinelmesh/kernel';
import type { DegradedBy } from '../domain/analysis.ts';
import { type DeepScores, topicsOf, withDeepScores } from '../domain/deep-opinion.ts';
import { createCircuit } from './circuit.ts';
import type { Engine } from './ports.ts';

export type DeepQuestion = {
  /** Without personal data, secrets and leaks. */
  readonly text: string;
  readonly direction: Direction;
  /** Whose text it is: who pays, where looking costs. */
  readonly orgId: OrgId;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
};

export type DeepAnswer =
  | (DeepScores & {
      readonly kind: 'answered';
      /** Whether all of the text was looked at. */
      readonly isWhole: boolean;
    })
  | { readonly kind: 'failed'; readonly degradedBy: DegradedBy };

/** What can take a deeper look. Equal texts are taken to get equal answers as long as the version is the same. */
export type DeepDetector = {
  /** As scores and findings name it: `deep.model`. */
  readonly id: string;
  readonly version: string;
  look(question: DeepQuestion): Promise<DeepAnswer>;
};

/** Why there is no answer: what the detector says, or that it was not asked. */
type Unanswered = DegradedBy | 'busy' | 'open_circuit';

export type DeepLookObservation = {
  readonly outcome: 'raised' | 'agreed' | 'failed' | Exclude<Unanswered, 'unavailable' | 'unreadable'>;
  /** `cache`: the answer is that to an equal text, or will be. */
  readonly source: 'asked' | 'cache';
  readonly durationMs: number;
};

export type DeepLook = {
  /** The inspection with what the deep tier says of the text; undefined, and at once, for a text that it is not asked about. */
  look(input: InspectInput, inspection: Inspection, orgId: OrgId): Promise<Inspection> | undefined;
  /** `down` from the failures for which the detector is left alone to the look that succeeds again. */
  state(): 'up' | 'down';
};

type Dependencies = {
  readonly detector: DeepDetector;
  readonly engine: Pick<Engine, 'inspect'>;
  readonly timeoutMs: number;
  readonly observe: (observation: DeepLookObservation) => void;
  /** In milliseconds; need not be the time of day. */
  readonly now: () => number;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
};

/** Texts that wait for the detector at the same time; it is not asked about more. */
const MAX_LOOKS = 256;
const MAX_ANSWERS = 4_096;
/** So long is an answer believed: a model may be replaced behind its address. */
const ANSWER_LASTS_MS = 3_600_000;
const CIRCUIT = { failures: 5, restMs: 30_000 };

const REASONS: Readonly<Record<Unanswered, string>> = {
  timeout: 'the deep tier did not answer in time',
  unavailable: 'the deep tier did not answer',
  unreadable: 'the deep tier gave no answer that can be read',
  budget: 'the deep tier was not asked: its budget of the day is used up',
  busy: 'the deep tier was not asked: it has too much to do',
  open_circuit: 'the deep tier was not asked: it has failed repeatedly',
};
const IN_PART = 'the deep tier was shown the beginning and the end of the text only';

type Answered = Extract<DeepAnswer, { kind: 'answered' }>;
type Looked = Answered | { readonly kind: 'failed'; readonly degradedBy: Unanswered };

export function createDeepLook({ detector, engine, timeoutMs, observe, now, log }: Dependencies): DeepLook {
  const key = newKey();
  const answers = createAnswerCache(now);
  const underWay = new Map<string, Promise<Looked>>();
  const circuit = createCircuit({
    ...CIRCUIT,
    now,
    onChange: (state) => log.warn({ detector: detector.id, state }, 'the state of the deep tier changed'),
  });
  let looks = 0;

  /** What the detector says; its work counts until it ends, heeded or not. */
  const work = async (question: DeepQuestion): Promise<DeepAnswer> => {
    looks += 1;
    try {
      return await detector.look(question);
    } catch (error) {
      log.warn({ detector: detector.id, error }, 'the deep tier failed');
      return { kind: 'failed', degradedBy: 'unavailable' };
    } finally {
      looks -= 1;
    }
  };

  const ask = async (question: Omit<DeepQuestion, 'signal'>): Promise<Looked> => {
    if (looks >= MAX_LOOKS) return { kind: 'failed', degradedBy: 'busy' };
    if (!circuit.mayTry()) return { kind: 'failed', degradedBy: 'open_circuit' };
    const answer = await within(timeoutMs, (signal) => work({ ...question, signal }));
    // A budget is that of one organisation, and says nothing about the detector.
    if (answer.kind === 'answered') circuit.note(true);
    else if (answer.degradedBy !== 'budget') circuit.note(false);
    return answer;
  };

  const lookUp = (question: Omit<DeepQuestion, 'signal'>): { looked: Looked | Promise<Looked>; source: DeepLookObservation['source'] } => {
    const { text, direction, orgId } = question;
    const id = hmacSha256(key, [detector.id, detector.version, orgId, direction, text].join('\0')).toString('base64');
    const known = answers.get(id) ?? underWay.get(id);
    if (known !== undefined) return { looked: known, source: 'cache' };
    const looked = ask(question).then((answer) => {
      underWay.delete(id);
      if (answer.kind === 'answered') answers.set(id, answer);
      return answer;
    });
    underWay.set(id, looked);
    return { looked, source: 'asked' };
  };

  return {
    look(input, inspection, orgId) {
      const topics = topicsOf(input, inspection);
      if (topics === undefined) return undefined;
      const startedAt = now();
      const conclude = (answer: Looked, source: DeepLookObservation['source']): Inspection => {
        const told = (outcome: DeepLookObservation['outcome']) => observe({ outcome, source, durationMs: now() - startedAt });
        if (answer.kind === 'failed') {
          told(outcomeOf(answer.degradedBy));
          return withReason(inspection, REASONS[answer.degradedBy]);
        }
        const { id, version } = detector;
        const { policy, text } = input;
        const seen = { topics, scores: answer, detector: id, version, policy, textLength: text.length };
        const { inspection: deeper, isRaised } = withDeepScores(inspection, seen);
        told(isRaised ? 'raised' : 'agreed');
        return answer.isWhole ? deeper : withReason(deeper, IN_PART);
      };
      return withoutEntities(engine, input).then(async (text) => {
        const { looked, source } = lookUp({ text, direction: input.direction, orgId });
        return conclude(await looked, source);
      });
    },
    state: () => (circuit.isOpen() ? 'down' : 'up'),
  };
}

const outcomeOf = (degradedBy: Unanswered): DeepLookObservation['outcome'] =>
  degradedBy === 'unavailable' || degradedBy === 'unreadable' ? 'failed' : degradedBy;

const withReason = (inspection: Inspection, reason: string): Inspection => ({ ...inspection, reasons: [...inspection.reasons, reason] });

/** The answer, or that there was none in time; who still works on it is told to stop. */
function within(timeoutMs: number, work: (signal: AbortSignal) => Promise<DeepAnswer>): Promise<DeepAnswer> {
  const controller = new AbortController();
  const { promise: over, resolve } = Promise.withResolvers<DeepAnswer>();
  const timer = setTimeout(() => {
    resolve({ kind: 'failed', degradedBy: 'timeout' });
    controller.abort();
  }, timeoutMs);
  return Promise.race([work(controller.signal), over]).finally(() => clearTimeout(timer));
}

/** Whatever the policy of the text lets pass: this text leaves the mesh. */
const REDACT_ALL = { ...checkPolicy, name: 'deep', categories: ['pii', 'secret', 'leak'] as const };

async function withoutEntities(engine: Pick<Engine, 'inspect'>, input: InspectInput): Promise<string> {
  const { customRecognizers } = input.policy;
  const policy = customRecognizers === undefined ? REDACT_ALL : { ...REDACT_ALL, customRecognizers };
  const { result } = await engine.inspect({ ...input, policy });
  return result.redactedText ?? input.text;
}

/** The answers that were asked for last. */
function createAnswerCache(now: () => number) {
  const kept = new Map<string, { readonly answer: Answered; readonly until: number }>();
  return {
    get(id: string): Answered | undefined {
      const found = kept.get(id);
      if (found === undefined || found.until < now()) return undefined;
      kept.delete(id);
      kept.set(id, found);
      return found.answer;
    },
    set(id: string, answer: Answered): void {
      kept.delete(id);
      kept.set(id, { answer, until: now() + ANSWER_LASTS_MS });
      for (const oldest of kept.keys()) {
        if (kept.size <= MAX_ANSWERS) break;
        kept.delete(oldest);
      }
    },
  };
}
