/** The layers of a request, one function each: what it is asked, and what its answer says in the words of a report. */
import {
  type InspectLayerRequest,
  type InspectRequest,
  type LayerReport,
  OpenTurnRequest,
  type OpenTurnResponse,
} from '@sentinelmesh/contracts';
import { type Clock, Internal, MeshError } from '@sentinelmesh/kernel';
import { maxPromptTokens } from '../domain/prompt-tokens.ts';
import { countFindings } from '../domain/threats.ts';
import { type AskedAgent, type Inspected, type Journey, type Layer, type LayerName, microsecondsSince } from './passage.ts';
import type { Agent, AgentAnswer, GuardLayer, OnUnavailable, Turns } from './ports.ts';

/** How much of a text the state monitor compares, and the guard keeps, in UTF-16 code units: the most that they take. */
export const MAX_EXCERPT = 262_144;
/** The longest answer: in whatever script it is written, the guard takes it, and a message to it has room for it. */
const MAX_ANSWER_BYTES = 1_048_576;
/** How much of what was found on the way in the guard takes on the way out; what it is not told it takes for new. */
const MAX_KNOWN = 10_000;

export type Layers = {
  inspectInput(journey: Journey): Promise<Layer<Inspected>>;
  /** @param text what the agent is about to get */
  openTurn(journey: Journey, text: string): Promise<Layer<OpenTurnResponse>>;
  askAgent(journey: Journey, text: string): Promise<AskedAgent>;
  /** @param input what was found on the way in, so that it is known on the way out */
  inspectOutput(journey: Journey, text: string, input: Inspected | undefined): Promise<Layer<Inspected>>;
};

type Dependencies = {
  readonly guard: Pick<GuardLayer, 'inspectLayer'>;
  readonly turns: Pick<Turns, 'openTurn'>;
  readonly agent: Agent;
  /** How long guard and state monitor may take, each. */
  readonly layerTimeoutMs: number;
  readonly clock: Clock;
};

export function createLayers({ guard, turns, agent, layerTimeoutMs, clock }: Dependencies): Layers {
  const inspect = async (request: InspectLayerRequest, journey: Journey, signal?: AbortSignal): Promise<Inspected> => {
    const call = journey.callFor(layerTimeoutMs, signal === undefined ? {} : { signal });
    const { inspection, ...rest } = await guard.inspectLayer(request, call);
    if (inspection === undefined) throw new Internal(new Error('the guard answered without an inspection'));
    if (rest.passedText === undefined && inspection.decision !== 'block')
      throw new Internal(new Error('the guard lets a text pass, but does not say which'));
    return { ...rest, inspection };
  };
  return {
    inspectInput(journey) {
      const { request, policy, context } = journey;
      const inspection = { ...facts(journey), text: request.text, direction: 'input', source: 'user' };
      const asked = { inspection, blockPersonalData: request.blockPersonalData, replacements: [] };
      return runLayer('input_guard', policy.onUnavailable.guard, () => inspect(asked, journey, context.signal), describeInspection);
    },
    openTurn(journey, text) {
      const { onUnavailable } = journey.policy;
      // Not cut short when the caller hangs up: what is held must be known, so that it can be given back.
      const open = () => turns.openTurn(toOpenTurn(journey, text, { agent, now: clock.now() }), journey.callFor(layerTimeoutMs));
      return runLayer('state_monitor', onUnavailable.stateMonitor, open, ({ decision, risk, reasons }) => ({ decision, risk, reasons }));
    },
    async askAgent({ request: { systemPrompt }, context: { signal } }, text) {
      const startedAt = performance.now();
      const answer = readable(await agent.ask({ systemPrompt, text, signal }));
      const outcome = { decision: answer.kind, risk: undefined, findings: [], reasons: answer.kind === 'failed' ? [answer.reason] : [] };
      return { answer, askedModel: agent.model, report: { layer: 'agent', ...outcome, durationUs: microsecondsSince(startedAt) } };
    },
    inspectOutput(journey, text, input) {
      const { request, policy } = journey;
      const inspection = {
        ...facts(journey),
        text,
        direction: 'output',
        source: 'agent',
        systemPrompt: request.systemPrompt,
        canaries: [...request.canaries],
        knownFingerprints: input?.inspection.fingerprints.slice(0, MAX_KNOWN) ?? [],
      };
      const asked = { inspection, blockPersonalData: request.blockPersonalData, replacements: input?.replacements ?? [] };
      return runLayer('output_guard', policy.onUnavailable.guard, () => inspect(asked, journey), describeInspection);
    },
  };
}

/** An answer that no guard can read is none. */
function readable(answer: AgentAnswer): AgentAnswer {
  if (answer.kind === 'failed' || Buffer.byteLength(answer.text) <= MAX_ANSWER_BYTES) return answer;
  return { kind: 'failed', reason: 'answer_too_long', model: answer.model, usage: answer.usage };
}

/** What an inspection is asked besides its text. */
const facts = ({ request }: Journey): InspectRequest => ({
  text: '',
  direction: '',
  source: '',
  trust: '',
  policy: request.policy,
  systemPrompt: '',
  canaries: [],
  toolNames: [],
  policyDocument: '',
  knownFingerprints: [],
  strictKeywords: false,
  sessionId: request.sessionId,
  endUser: request.endUser,
  agent: request.agent,
});

function toOpenTurn({ turnId, request, context }: Journey, text: string, { agent, now }: { agent: Agent; now: number }): OpenTurnRequest {
  const prompt = request.systemPrompt === '' ? [text] : [request.systemPrompt, text];
  return OpenTurnRequest.fromPartial({
    turnId,
    sessionId: request.sessionId,
    parentSessionId: request.parentSessionId,
    endUser: request.endUser,
    agent: request.agent,
    runId: request.runId,
    text: text.slice(0, MAX_EXCERPT),
    ...(agent.isFree
      ? {}
      : { model: agent.model, maxInputTokens: BigInt(maxPromptTokens(prompt)), maxOutputTokens: BigInt(agent.maxOutputTokens) }),
    maxDurationMs: BigInt(Math.max(1, Math.ceil(context.deadlineAt - now))),
  });
}

type Description = Pick<LayerReport, 'decision' | 'risk' | 'reasons'> & Partial<Pick<LayerReport, 'findings'>>;

const describeInspection = ({ inspection: { decision, risk, reasons, findings } }: Inspected): Description => ({
  decision,
  risk,
  reasons,
  findings: countFindings(findings),
});

const warnings: Readonly<Record<Exclude<LayerName, 'agent'>, string>> = {
  input_guard: 'the text was not inspected, because the guard does not answer',
  state_monitor: 'the session and its budgets were not looked at, because the state monitor does not answer',
  output_guard: 'the answer was not inspected, because the guard does not answer',
};

async function runLayer<T>(
  layer: Exclude<LayerName, 'agent'>,
  onUnavailable: OnUnavailable,
  ask: () => Promise<T>,
  describe: (said: T) => Description,
): Promise<Layer<T>> {
  const startedAt = performance.now();
  try {
    const said = await ask();
    return { kind: 'ran', said, report: { layer, findings: [], ...describe(said), durationUs: microsecondsSince(startedAt) } };
  } catch (error) {
    if (onUnavailable === 'degrade' && doesNotAnswer(error)) return { kind: 'missing', layer, warning: warnings[layer] };
    throw error;
  }
}

const doesNotAnswer = (error: unknown): boolean =>
  error instanceof MeshError && (error.status === 'unavailable' || error.status === 'deadline_exceeded');
