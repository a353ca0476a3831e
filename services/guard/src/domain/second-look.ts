/**
 * The deterministic second look at an escalation. What was tolerated once is looked at as a whole and with less good will:
 *
 * 1. Both texts are inspected again as untrusted, with every keyword taken literally; then joined, so that what is spread over
 *    question and answer is seen together.
 * 2. Signals add up across input, session and output, as if each were independent evidence: 1 - Π(1 - risk). What is no more
 *    than a redacted entity (.2) is no signal.
 * 3. An attack on the way in and a leak, a secret or an attack on the way out belong together: that is exfiltration.
 */
import { type Category, type InspectInput, type Inspection, type Policy, withStrictKeywords } from '@sentinelmesh/guard-engine';
import type { AnalysisCategory, EscalatedText, LayerEvidence, Opinion } from './analysis.ts';

/** What redacted or flagged entities contribute at most: too ordinary to add up. */
const ORDINARY = 0.2;
/** What an attack that is followed by a leak is worth. */
const FOLLOWED_BY_LEAK = 0.7;
/** From this score on something that was found looks like an attack. */
const ATTACK_SCORE = 0.25;
/** Rules repeat what rules have seen; with the text at hand they are a little surer. */
const CONFIDENCE = { withText: 0.5, withoutText: 0.3 };

type Inspect = (input: InspectInput) => Promise<Inspection>;

type Looking = {
  readonly inspect: Inspect;
  readonly policy: Policy;
  readonly layers: readonly LayerEvidence[];
  /** Undefined where it was not kept. */
  readonly text?: EscalatedText | undefined;
};

/** What the rules make of an escalation. Equal escalations get equal opinions. */
export async function lookAgain({ inspect, policy, layers, text }: Looking): Promise<Opinion> {
  const inspections = text === undefined ? undefined : await inspectAgain(inspect, withStrictKeywords(policy), text);
  const input = signalOf(layers, 'input_guard', inspections?.input);
  const output = signalOf(layers, 'output_guard', inspections?.output);
  const session = signalOf(layers, 'state_monitor', undefined);
  const joined = inspections === undefined ? NO_SIGNAL : toSignal(inspections.joined);

  const together = combined([input, session, output].map(({ risk }) => risk));
  const isFollowed = input.attack >= ATTACK_SCORE && (output.leaks || output.attack >= ATTACK_SCORE);
  const risk = Math.max(together, joined.risk, isFollowed ? FOLLOWED_BY_LEAK : 0);
  return {
    risk,
    category: isFollowed ? 'exfiltration' : categoryOf([input, output, joined]),
    confidence: text === undefined ? CONFIDENCE.withoutText : CONFIDENCE.withText,
  };
}

async function inspectAgain(inspect: Inspect, policy: Policy, { input, response }: EscalatedText) {
  const look = (text: string, direction: 'input' | 'output') =>
    inspect({ text, direction, source: direction === 'input' ? 'web' : 'agent', trust: 'untrusted', policy });
  return {
    input: await look(input, 'input'),
    output: await look(response, 'output'),
    joined: await look(`${input}\n\n${response}`, 'input'),
  };
}

/** What speaks against one side of a request. */
type Signal = {
  readonly risk: number;
  /** How much it looks like an attack. */
  readonly attack: number;
  /** Whether something left that should not. */
  readonly leaks: boolean;
  readonly found: ReadonlySet<string>;
};

const NO_SIGNAL: Signal = { risk: 0, attack: 0, leaks: false, found: new Set() };

type Found = { readonly category: string; readonly score: number };

function signalOf(layers: readonly LayerEvidence[], name: string, inspection: Inspection | undefined): Signal {
  const layer = layers.find((each) => each.layer === name);
  const told = toSignal({
    risk: layer?.risk ?? 0,
    findings: (layer?.findings ?? []).map(({ category, maxScore }) => ({ category, score: maxScore })),
  });
  if (inspection === undefined) return told;
  const seen = toSignal(inspection);
  return {
    risk: Math.max(told.risk, seen.risk),
    attack: Math.max(told.attack, seen.attack),
    leaks: told.leaks || seen.leaks,
    found: new Set([...told.found, ...seen.found]),
  };
}

const toSignal = ({ risk, findings }: { readonly risk: number; readonly findings: readonly Found[] }): Signal => ({
  risk,
  attack: findings.reduce((most, { category, score }) => (category === 'injection' ? Math.max(most, score) : most), 0),
  leaks: findings.some(({ category }) => category === 'leak' || category === 'secret'),
  found: new Set(findings.map(({ category }) => category)),
});

const combined = (risks: readonly number[]): number => 1 - risks.reduce((none, risk) => (risk > ORDINARY ? none * (1 - risk) : none), 1);

const CATEGORIES: readonly (readonly [found: Category, category: AnalysisCategory])[] = [
  ['injection', 'injection'],
  ['leak', 'exfiltration'],
  ['moderation', 'harm'],
  ['secret', 'personal_data'],
  ['pii', 'personal_data'],
];

/** The weightiest kind of what was found. */
function categoryOf(signals: readonly Signal[]): AnalysisCategory {
  const hit = CATEGORIES.find(([found]) => signals.some((signal) => signal.found.has(found)));
  return hit?.[1] ?? 'none';
}
