/**
 * Terminology: an *alert rule* says which events are told as alerts, and to whom. Some come with the mesh; an organisation
 * replaces them by rules of the same names, and adds its own.
 */
import type { Severity } from './severity.ts';

/** A rule as an organisation keeps it. */
export type OwnAlertRule = {
  readonly name: string;
  readonly eventTypes: readonly string[];
  readonly minSeverity: Severity;
  /** CEL; '' for all. */
  readonly filter: string;
  /** '' for all. */
  readonly workspaceId: string;
  /** Whom it tells; every destination that gets alerts when empty. One that was removed is told nothing. */
  readonly destinationIds: readonly string[];
  readonly enabled: boolean;
};

export type AlertRule = OwnAlertRule & { readonly builtIn: boolean };

export const MAX_ALERT_RULES = 100;

const builtIn = (name: string, minSeverity: Severity, eventTypes: readonly string[]): AlertRule => ({
  name,
  eventTypes,
  minSeverity,
  filter: '',
  workspaceId: '',
  destinationIds: [],
  enabled: true,
  builtIn: true,
});

/** The rules that come with the mesh. */
export const BUILT_IN_RULES: readonly AlertRule[] = [
  builtIn('blocked-attacks', 'high', ['guard.input.blocked', 'guard.output.blocked']),
  builtIn('budget-limits', 'medium', ['budget.threshold.crossed', 'budget.limit.exceeded']),
  builtIn('agent-loops', 'high', ['session.repetition.detected']),
  builtIn('destinations-failing', 'info', ['webhook.endpoint.failed', 'webhook.endpoint.disabled', 'webhook.backlog.exceeded']),
];

export const isBuiltIn = (name: string): boolean => BUILT_IN_RULES.some((rule) => rule.name === name);

/** The rules of an organisation: those that come with the mesh first, each as the organisation has it, then its own by name. */
export function effectiveRules(rows: readonly OwnAlertRule[]): readonly AlertRule[] {
  const own = new Map(rows.map((row) => [row.name, row]));
  const common = BUILT_IN_RULES.map((rule) => ({ ...rule, ...own.get(rule.name) }));
  const added = rows.filter(({ name }) => !isBuiltIn(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...common, ...added.map((row) => ({ ...row, builtIn: false }))];
}
