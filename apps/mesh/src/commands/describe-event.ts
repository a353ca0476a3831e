import type { EventAttributes } from '@sentinelmesh/event-bus';
import { z } from 'zod';
import { paint } from '../terminal.ts';

// The parts of events that say most in one line. Every one may be missing: a text then stays away, and so does what belongs to it.
const text = z.string().optional();
const count = z.union([z.string(), z.number()]).optional();
const findings = z.array(z.object({ entity_type: z.string(), count: z.number() })).default([]);
const telling = z.object({
  inspection: z.object({ decision: text, risk: z.number().optional(), findings, duration_us: count }).optional(),
  request: z
    .object({
      decision: text,
      risk: z.number().optional(),
      layers: z.array(z.object({ findings })).default([]),
      degraded: z.array(z.string()).default([]),
      model: text,
      cost_micro_usd: count,
      duration_us: count,
    })
    .optional(),
  budget: z.object({ scope: text, scope_id: text, limit_micro_usd: count, spent_micro_usd: count }).optional(),
  percent: z.number().optional(),
  repetition: z.object({ type: text, repeats: z.number().optional() }).optional(),
  decision: text,
  risk: z.number().optional(),
  risk_before: z.number().optional(),
  method: text,
  limit: text,
  allowed: count,
  session_id: text,
  key_id: text,
  workspace_id: text,
});
type Telling = z.infer<typeof telling>;

/** `12:00:01 guard.input.blocked  org_…  block risk 0.7  JAILBREAK×1` */
export function describeEvent({ type, time, orgId }: EventAttributes, data: unknown): string {
  const at = time.toISOString().slice(11, 23);
  const name = /(blocked|exceeded|detected|escalated)$/.test(type) ? paint.red(type) : paint.cyan(type);
  return `${paint.dim(at)} ${name}  ${paint.dim(orgId)}  ${describeData(data)}`.trimEnd();
}

function describeData(data: unknown): string {
  const parsed = telling.safeParse(data);
  if (!parsed.success) return '';
  const { inspection, request, budget } = parsed.data;
  if (inspection !== undefined) return describeInspection(inspection);
  if (request !== undefined) return describeRequest(request);
  return budget === undefined ? describeRest(parsed.data) : describeBudget(budget, parsed.data);
}

function describeInspection({ decision, risk, findings: found, duration_us: took }: NonNullable<Telling['inspection']>): string {
  return join([decision, withWord('risk', risk)], [describeFindings(found)], [microseconds(took)]);
}

function describeRequest(request: NonNullable<Telling['request']>): string {
  const { decision, risk, layers, degraded, model, cost_micro_usd: cost, duration_us: took } = request;
  const without = degraded.length === 0 ? undefined : paint.yellow(`without ${degraded.join(', ')}`);
  return join(
    [decision, withWord('risk', risk)],
    [describeFindings(layers.flatMap((layer) => layer.findings))],
    [without],
    [model, Number(cost ?? 0) === 0 ? undefined : dollars(cost)],
    [microseconds(took)],
  );
}

function describeBudget(
  { scope, scope_id: id, spent_micro_usd: spent, limit_micro_usd: limit }: NonNullable<Telling['budget']>,
  { percent }: Telling,
) {
  const crossed = percent === undefined ? undefined : `${percent} %`;
  return join([crossed], [scope, id], [spent === undefined || limit === undefined ? undefined : `${dollars(spent)} of ${dollars(limit)}`]);
}

function describeRest(event: Telling): string {
  const {
    decision,
    risk,
    risk_before: before,
    method,
    repetition,
    limit,
    allowed,
    session_id: session,
    key_id: key,
    workspace_id: workspace,
  } = event;
  const change = risk === undefined ? undefined : before === undefined ? `risk ${risk}` : `risk ${before} → ${risk}`;
  return join(
    [decision, repetition?.type, repetition?.repeats === undefined ? undefined : `×${repetition.repeats}`],
    [change, method],
    [limit, allowed === undefined ? undefined : `${allowed}`],
    [session, key, workspace],
  );
}

const describeFindings = (found: z.infer<typeof findings>): string =>
  found.map(({ entity_type: type, count: times }) => `${type}×${times}`).join(' ');

const withWord = (word: string, value: number | undefined): string | undefined => (value === undefined ? undefined : `${word} ${value}`);
const microseconds = (value: string | number | undefined): string | undefined =>
  value === undefined ? undefined : paint.dim(`${value} µs`);
const dollars = (micro: string | number | undefined): string => `$${(Number(micro ?? 0) / 1_000_000).toFixed(4)}`;

/** Words with a space between them, groups of them with two; what is not there leaves no trace. */
const join = (...groups: readonly (readonly (string | undefined)[])[]): string =>
  groups
    .map((words) => words.filter((word) => word !== undefined && word !== '').join(' '))
    .filter((group) => group !== '')
    .join('  ');
