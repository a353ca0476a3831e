import { type Clock, InvalidArgument, NotFound, type RequestContext } from '@sentinelmesh/kernel';
import { type AlertRule, effectiveRules, isBuiltIn, type OwnAlertRule } from '../domain/alert-rules.ts';
import { type CheckFilter, violationsOfSubscription } from './check-destination.ts';
import type { AlertRuleStore, DestinationStore, RefreshDirectory } from './crud-ports.ts';
import type { DescribeChange } from './describe-change.ts';

/** Lists the rules of the caller's organisation, those that come with the mesh first. */
export type ListAlertRules = (context: RequestContext) => Promise<readonly AlertRule[]>;

/**
 * Creates a rule, or replaces the one with its name; one that comes with the mesh too.
 *
 * @throws InvalidArgument also for a destination that the organisation does not have
 * @throws TooManyAlertRules
 */
export type PutAlertRule = (rule: OwnAlertRule, context: RequestContext) => Promise<AlertRule>;

/**
 * Removes a rule. One that comes with the mesh is as it was again, and removing it when it is so changes nothing.
 *
 * @throws NotFound
 */
export type DeleteAlertRule = (name: string, context: RequestContext) => Promise<void>;

export const createListAlertRules =
  ({ rules }: { rules: Pick<AlertRuleStore, 'list'> }): ListAlertRules =>
  async ({ orgId }) =>
    effectiveRules(await rules.list(orgId));

type PutDependencies = {
  rules: Pick<AlertRuleStore, 'put'>;
  destinations: Pick<DestinationStore, 'known'>;
  checkFilter: CheckFilter;
  describeChange: DescribeChange;
  refreshDirectory: RefreshDirectory;
  clock: Clock;
};

export function createPutAlertRule(dependencies: PutDependencies): PutAlertRule {
  const { rules, destinations, checkFilter, describeChange, refreshDirectory, clock } = dependencies;
  return async (rule, context) => {
    const { orgId } = context;
    const { name, destinationIds } = rule;
    const known = await destinations.known(orgId, destinationIds);
    const violations = [
      ...violationsOfSubscription(rule, checkFilter),
      ...destinationIds.flatMap((id, index) =>
        known.has(id) ? [] : [{ field: `destination_ids.${index}`, message: 'is no destination of your organisation' }],
      ),
    ];
    if (violations.length > 0) throw new InvalidArgument(violations);
    const at = new Date(clock.now());
    const attributes = { enabled: String(rule.enabled), min_severity: rule.minSeverity, event_types: rule.eventTypes.join(' ') };
    const described = (replaces: boolean) => {
      const action = replaces || isBuiltIn(name) ? 'changed' : 'created';
      return describeChange({ entity: 'alert_rule', action, entityId: name, at, attributes }, context);
    };
    await rules.put(orgId, rule, described);
    await refreshDirectory();
    return { ...rule, builtIn: isBuiltIn(name) };
  };
}

type DeleteDependencies = {
  rules: Pick<AlertRuleStore, 'remove'>;
  describeChange: DescribeChange;
  refreshDirectory: RefreshDirectory;
  clock: Clock;
};

export function createDeleteAlertRule({ rules, describeChange, refreshDirectory, clock }: DeleteDependencies): DeleteAlertRule {
  return async (name, context) => {
    const at = new Date(clock.now());
    const change = { entity: 'alert_rule', action: 'removed', entityId: name, at, attributes: {} } as const;
    const removed = await rules.remove(context.orgId, name, describeChange(change, context));
    if (removed) await refreshDirectory();
    else if (!isBuiltIn(name)) throw new NotFound('alert rule', name);
  };
}
