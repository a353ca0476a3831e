/** How bad each event is. The one who subscribes with a minimum severity, and every SIEM, goes by it. */
import { SEVERITIES, type Severity } from './severity.ts';

type Data = Readonly<Record<string, unknown>>;
type Rule = (data: Data) => Severity;

const always =
  (severity: Severity): Rule =>
  () =>
    severity;

/** The risk level that the data tell; `otherwise` where they tell none, as those of another version of the mesh may. */
const levelOf = (value: unknown, otherwise: Severity): Severity => {
  const level = typeof value === 'object' && value !== null && 'risk_level' in value ? value.risk_level : undefined;
  return SEVERITIES.find((severity) => severity === level) ?? otherwise;
};

const byPercent: Rule = ({ percent }) => {
  if (typeof percent !== 'number') return 'info';
  if (percent >= 100) return 'high';
  if (percent >= 90) return 'medium';
  return percent >= 80 ? 'low' : 'info';
};

/** By event type; a type that is not here is `info`. */
export const SEVERITY_RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['guard.input.inspected', ({ inspection }) => levelOf(inspection, 'info')],
  ['guard.input.blocked', ({ inspection }) => levelOf(inspection, 'high')],
  ['guard.output.inspected', ({ inspection }) => levelOf(inspection, 'info')],
  ['guard.output.blocked', ({ inspection }) => levelOf(inspection, 'high')],
  ['guard.escalation.analyzed', (data) => levelOf(data, 'info')],
  ['gateway.request.completed', ({ request }) => levelOf(request, 'info')],
  ['gateway.request.escalated', ({ request }) => levelOf(request, 'medium')],
  ['budget.limit.changed', always('low')],
  ['budget.limit.removed', always('low')],
  ['budget.threshold.crossed', byPercent],
  ['budget.limit.exceeded', always('high')],
  ['identity.organization.created', always('low')],
  ['identity.workspace.created', always('low')],
  ['identity.key.created', always('low')],
  ['identity.key.revoked', always('low')],
  ['session.repetition.detected', ({ decision }) => (decision === 'stop' ? 'high' : 'medium')],
  ['session.limit.exceeded', always('medium')],
  ['webhook.endpoint.failed', always('medium')],
  ['webhook.endpoint.disabled', always('high')],
  ['webhook.endpoint.recovered', always('info')],
  ['webhook.backlog.exceeded', always('medium')],
]);

/** @param data the event's data, field names in snake_case */
export function severityOf(type: string, data: Data): Severity {
  return SEVERITY_RULES.get(type)?.(data) ?? 'info';
}
