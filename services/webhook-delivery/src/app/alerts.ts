import { type AlertRule, effectiveRules, type OwnAlertRule } from '../domain/alert-rules.ts';
import type { Destination } from '../domain/destination.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { compileSubscription, type EventMatcher } from '../domain/subscription.ts';

/** Whether a destination is told of an event by a rule of its organisation. */
export type Alerts = (destination: Destination) => EventMatcher;

/**
 * The rules of an organisation, compiled once for all its destinations.
 *
 * @param onUnusable a rule whose filter cannot be compiled tells nobody
 */
export function createAlerts(
  own: readonly OwnAlertRule[],
  compileFilter: (filter: string) => EventMatcher,
  onUnusable: (rule: AlertRule, error: unknown) => void,
): Alerts {
  const compiled = effectiveRules(own).flatMap((rule) => {
    try {
      return rule.enabled ? [{ rule, wants: compileSubscription(rule, compileFilter) }] : [];
    } catch (error) {
      onUnusable(rule, error);
      return [];
    }
  });
  // An event is looked at for one destination after the other.
  let last: { readonly event: OutgoingEvent; readonly kept: readonly AlertRule[] } | undefined;
  const keptBy = (event: OutgoingEvent): readonly AlertRule[] => {
    if (last?.event !== event) last = { event, kept: compiled.filter(({ wants }) => wants(event)).map(({ rule }) => rule) };
    return last.kept;
  };
  return (destination) => {
    const tellsIt = (rule: AlertRule) => tells(rule, destination);
    return compiled.some(({ rule }) => tellsIt(rule)) ? (event) => keptBy(event).some(tellsIt) : () => false;
  };
}

const tells = ({ destinationIds }: AlertRule, { id, alerts }: Destination): boolean =>
  destinationIds.length === 0 ? alerts : destinationIds.includes(id);
