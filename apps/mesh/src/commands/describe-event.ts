import type { EventAttributes } from '@sentinelmesh/event-bus';
import { z } from 'zod';
import { paint } from '../terminal.ts';

/** The parts of an event that say most in one line; every one may be missing. */
const telling = z.object({
  inspection: z
    .object({
      decision: z.string(),
      risk: z.number(),
      // An empty list is left out of the JSON form.
      findings: z.array(z.object({ entity_type: z.string(), count: z.number() })).default([]),
      duration_us: z.number(),
    })
    .optional(),
  key_id: z.string().optional(),
  workspace_id: z.string().optional(),
});

/** `12:00:01 guard.input.blocked  org_…  block risk 0.7  JAILBREAK×1` */
export function describeEvent({ type, time, orgId }: EventAttributes, data: unknown): string {
  const at = time.toISOString().slice(11, 23);
  const name = type.endsWith('blocked') ? paint.red(type) : paint.cyan(type);
  return `${paint.dim(at)} ${name}  ${paint.dim(orgId)}  ${describeData(data)}`.trimEnd();
}

function describeData(data: unknown): string {
  const parsed = telling.safeParse(data);
  if (!parsed.success) return '';
  const { inspection, key_id: keyId, workspace_id: workspaceId } = parsed.data;
  if (inspection === undefined) return [keyId, workspaceId].filter((part) => part !== undefined && part !== '').join(' ');
  const found = inspection.findings.map(({ entity_type: type, count }) => `${type}×${count}`).join(' ');
  return `${inspection.decision} risk ${inspection.risk}  ${found}  ${paint.dim(`${inspection.duration_us} µs`)}`;
}
