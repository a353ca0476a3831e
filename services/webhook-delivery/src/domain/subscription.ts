/**
 * Terminology: a *subscription* says which events somebody wants. All of its parts must agree: the type, the workspace, the
 * severity and the filter.
 */

import type { OutgoingEvent } from './outgoing-event.ts';
import { isAtLeast, type Severity } from './severity.ts';
import { type EventTypePattern, matchesType, parsePattern } from './subscription-pattern.ts';

export type Subscription = {
  /** See `checkEventTypes`. Empty: no event at all. */
  readonly eventTypes: readonly string[];
  /** Only events of this workspace; undefined or '' for all, and for those that belong to none. */
  readonly workspaceId: string | undefined;
  readonly minSeverity: Severity;
  /** A condition on the event, in the language of who compiles it; '' for none. */
  readonly filter: string;
};

export type EventMatcher = (event: OutgoingEvent) => boolean;

/** There are some twenty types; more than this on the bus is somebody's mistake, and memory is not spent on it. */
const MAX_REMEMBERED_TYPES = 500;

/**
 * What decides whether an event is wanted: the cheap questions first, the filter last. A pattern that is malformed matches
 * nothing. May be asked from any number of places; keeps what it has found out about a type.
 *
 * @param compileFilter called once, where there is a filter; what it throws is thrown. What it returns must not throw.
 */
export function compileSubscription(
  { eventTypes, workspaceId, minSeverity, filter }: Subscription,
  compileFilter: (filter: string) => EventMatcher,
): EventMatcher {
  const patterns = eventTypes.map(parsePattern).filter((pattern) => pattern !== undefined);
  const matchesFilter = filter === '' ? undefined : compileFilter(filter);
  const isWantedType = rememberingType(patterns);
  return (event) =>
    isWantedType(event.type) &&
    (workspaceId === undefined || workspaceId === '' || event.workspaceId === workspaceId) &&
    isAtLeast(event.severity, minSeverity) &&
    (matchesFilter === undefined || matchesFilter(event));
}

function rememberingType(patterns: readonly EventTypePattern[]): (type: string) => boolean {
  const known = new Map<string, boolean>();
  return (type) => {
    const remembered = known.get(type);
    if (remembered !== undefined) return remembered;
    const isWanted = patterns.some((pattern) => matchesType(pattern, type));
    if (known.size >= MAX_REMEMBERED_TYPES) known.clear();
    known.set(type, isWanted);
    return isWanted;
  };
}
