import type { AlertRule as AlertRuleMessage, PutAlertRuleRequest } from '@sentinelmesh/contracts';
import { z } from 'zod';
import type { AlertRule, OwnAlertRule } from '../domain/alert-rules.ts';
import { id, minSeverity, parse, workspaceId } from './fields.ts';

const MAX_DESTINATIONS = 100;

const ruleName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
    'must be 1 to 64 lower-case letters, digits and hyphens between them, such as blocked-attacks',
  );

const put = z.object({
  name: ruleName,
  eventTypes: z.array(z.string()).min(1, 'at least one is required, such as guard.*'),
  minSeverity,
  filter: z.string(),
  workspaceId,
  destinationIds: z
    .array(z.string())
    .max(MAX_DESTINATIONS, { error: `must not be more than ${MAX_DESTINATIONS}`, abort: true })
    .pipe(z.array(id('dst')))
    .transform((ids) => [...new Set(ids)]),
  enabled: z.boolean().default(true),
});

// Every `from…` throws InvalidArgument naming each wrong field.

export const fromPutAlertRule = (message: PutAlertRuleRequest): OwnAlertRule => parse(put, message);

export const fromDeleteAlertRule = (message: { name: string }): string => parse(z.object({ name: ruleName }), message).name;

export const toAlertRuleMessage = (rule: AlertRule): AlertRuleMessage => ({
  ...rule,
  eventTypes: [...rule.eventTypes],
  destinationIds: [...rule.destinationIds],
});
