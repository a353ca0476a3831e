import { type BoundValues, bindValues, compileExpression, ExpressionInvalid } from '@sentinelmesh/expression';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { EventMatcher } from '../domain/subscription.ts';

/** What a filter may speak of. */
const VARIABLES = ['id', 'type', 'source', 'subject', 'time', 'workspace_id', 'severity', 'data'] as const;
/** Some ten times what an ordinary filter needs: a millisecond. */
const MAX_COST = 5_000;

/**
 * A CEL expression over an event. What it asks for and is not there, or has another type, makes it false, and so does one that
 * takes too long: a filter never stops the delivery of other events.
 *
 * @throws ExpressionInvalid
 */
export function compileFilter(source: string): EventMatcher {
  const expression = compileExpression(source, { variables: VARIABLES, resultType: 'bool', maxCost: MAX_COST });
  return (event) => expression.evaluateBool(valuesOf(event));
}

/** An event is looked at by the filters of many destinations. */
const bound = new WeakMap<OutgoingEvent, BoundValues>();

function valuesOf(event: OutgoingEvent): BoundValues {
  const known = bound.get(event);
  if (known !== undefined) return known;
  const { id, type, source, subject = '', time, workspaceId, severity, data } = event;
  const values = bindValues({ id, type, source, subject, time, workspace_id: workspaceId ?? '', severity, data });
  bound.set(event, values);
  return values;
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
