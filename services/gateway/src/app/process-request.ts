import { type CloseTurnRequest, type CloseTurnResponse, Usage } from '@sentinelmesh/contracts';
import { type Clock, newId, type RequestContext } from '@sentinelmesh/kernel';
import type { AgentSlots } from './agent-slots.ts';
import type { CloseTurn } from './close-turn.ts';
import type { ConcludeRequest } from './conclude-request.ts';
import { type Layers, MAX_EXCERPT } from './layers.ts';
import { isBlocked, type Outcome } from './outcome.ts';
import { type AgentRequest, type AskedAgent, type Inspected, type Journey, type Layer, type Passage, saidBy } from './passage.ts';
import type { CallFor, PolicyOf } from './ports.ts';

export type ProcessRequest = (request: AgentRequest, context: RequestContext) => Promise<Outcome>;

type Dependencies = {
  readonly layers: Layers;
  readonly closeTurn: CloseTurn;
  readonly conclude: ConcludeRequest;
  readonly slots: AgentSlots;
  readonly policyOf: PolicyOf;
  readonly callFor: (context: RequestContext) => CallFor;
  /** The agent's instructions where a request brings none. */
  readonly systemPrompt: string;
  readonly clock: Clock;
};

/**
 * Takes a request to an agent through its layers: input guard, state monitor, agent, output guard. What a layer blocks goes
 * no further; an agent that fails costs the request its answer and nothing else. Money that was held for the agent is
 * settled whatever happens after, also when the caller has gone.
 *
 * @throws Unavailable, DeadlineExceeded when a layer does not answer and the policy does not let the request go on without it
 * @throws AgentBusy, NotAccounted
 */
export function createProcessRequest(dependencies: Dependencies): ProcessRequest {
  const { layers, closeTurn, conclude, slots } = dependencies;

  const close = async (journey: Journey, passage: Passage, text: string): Promise<CloseTurnResponse | undefined> => {
    const opened = saidBy(passage.turn);
    // A turn that the state monitor stopped was never opened.
    if (opened === undefined || opened.decision === 'stop') return undefined;
    const turn = { ...toCloseTurn(journey, passage.agent, text), holds: opened.holds };
    return closeTurn(turn, { callFor: journey.callFor, deadlineAt: journey.context.deadlineAt });
  };

  return async (request, context) => {
    const giveBack = slots.take();
    try {
      const journey = begin(request, context, dependencies);
      const input = await layers.inspectInput(journey);
      if (isBlocked({ input }, journey.policy)) return await conclude(journey, { input });

      const text = passedOn(input, journey.request.text);
      const turn = await layers.openTurn(journey, text);
      if (isBlocked({ input, turn }, journey.policy)) {
        const closed = await close(journey, { input, turn }, text);
        return await conclude(journey, { input, turn, closed });
      }

      const agent = await layers.askAgent(journey, text);
      giveBack();
      const passage = { input, turn, agent };
      const [output, closed] = await bothDone(inspectAnswer(layers, journey, passage), close(journey, passage, text));
      return await conclude(journey, { ...passage, ...(output === undefined ? {} : { output }), closed });
    } finally {
      giveBack();
    }
  };
}

function begin(request: AgentRequest, context: RequestContext, { policyOf, callFor, systemPrompt, clock }: Dependencies): Journey {
  const now = clock.now();
  return {
    id: newId('evt', now),
    turnId: newId('trn', now),
    at: new Date(now),
    startedAt: performance.now(),
    request: { ...request, sessionId: request.sessionId || newId('ses', now), systemPrompt: request.systemPrompt || systemPrompt },
    policy: policyOf(request.policy),
    context,
    callFor: callFor(context),
  };
}

/** What a guard lets through; the text as it came where the policy lets it pass without the guard. */
function passedOn(layer: Layer<Inspected>, text: string): string {
  return layer.kind === 'ran' ? (layer.said.passedText ?? '') : text;
}

/** Undefined when there is nothing to inspect: no answer, or one without text. */
async function inspectAnswer(layers: Layers, journey: Journey, { input, agent }: Passage): Promise<Layer<Inspected> | undefined> {
  if (agent?.answer.kind !== 'answered' || agent.answer.text === '') return undefined;
  return layers.inspectOutput(journey, agent.answer.text, saidBy(input));
}

function toCloseTurn({ turnId, request }: Journey, agent: AskedAgent | undefined, text: string): Omit<CloseTurnRequest, 'holds'> {
  const { sessionId, endUser, agent: name, runId } = request;
  const answer = agent?.answer;
  const usage = answer?.usage;
  return {
    turnId,
    sessionId,
    endUser,
    agent: name,
    runId,
    text: text.slice(0, MAX_EXCERPT),
    observation: answer?.kind === 'answered' ? answer.text.slice(0, MAX_EXCERPT) : '',
    isError: answer?.kind !== 'answered',
    usage:
      answer === undefined || usage === undefined
        ? undefined
        : Usage.fromPartial({
            // At the price that the money was held for, whatever the endpoint calls its model.
            model: agent?.askedModel ?? '',
            inputTokens: BigInt(usage.inputTokens),
            cachedInputTokens: BigInt(usage.cachedInputTokens),
            cacheWriteTokens: BigInt(usage.cacheWriteTokens),
            outputTokens: BigInt(usage.outputTokens),
            reasoningTokens: BigInt(usage.reasoningTokens),
          }),
  };
}

/** Both results, or the first one's failure, but never before the second one is done. */
async function bothDone<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
