import { type BoundValues, type Budget, bindValues, compileExpression, ExpressionInvalid } from '@sentinelmesh/expression';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { EventMatcher } from '../domain/subscription.ts';

/** What a filter may speak of. */
const VARIABLES = ['id', 'type', 'source', 'subject', 'time', 'workspace_id', 'severity', 'data'] as const;
/** Some ten times what an ordinary filter needs: a millisecond. */
const MAX_COST = 5_000;
/** Of all filters together that look at one event, however many destinations and rules its organisation has. */
const MAX_COST_OF_EVENT = 20_000;

/**
 * A CEL expression over an event. What it asks for and is not there, or has another type, makes it false, and so does one that
 * takes too long, alone or together with those that looked at the event before: a filter never stops the delivery of other events.
 *
 * @throws ExpressionInvalid
 */
export function compileFilter(source: string): EventMatcher {
  const expression = compileExpression(source, { variables: VARIABLES, resultType: 'bool', maxCost: MAX_COST });
  return (event) => {
    const { values, budget, verdicts } = lookAt(event);
    const known = verdicts.get(source);
    if (known !== undefined) return known;
    const verdict = expression.evaluateBool(values, budget);
    verdicts.set(source, verdict);
    return verdict;
  };
}

/** What filters need of an event and have found out about it. */
type Look = {
  readonly event: OutgoingEvent;
  readonly values: BoundValues;
  readonly budget: Budget;
  readonly verdicts: Map<string, boolean>;
};

/** All filters look at one event before any looks at the next. A weak map of many would keep the values until a full collection. */
let last: Look | undefined;

function lookAt(event: OutgoingEvent): Look {
  if (last?.event === event) return last;
  const { id, type, source, subject = '', time, workspaceId, severity, data } = event;
  const values = bindValues({ id, type, source, subject, time, workspace_id: workspaceId ?? '', severity, data });
  last = { event, values, budget: { left: MAX_COST_OF_EVENT }, verdicts: new Map() };
  return last;
}

/** What is wrong with a filter, beginning with line and column; undefined for one that compiles. */
export function checkFilter(source: string): string | undefined {
  try {
    compileFilter(source);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionInvalid) return error.message;
    throw error;
  }
}
