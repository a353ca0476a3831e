import type { ExportEventsRequest } from '@sentinelmesh/contracts';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { z } from 'zod';
import type { ExportEvents } from '../app/crud-ports.ts';
import { EVENT_TYPES } from '../app/example-event.ts';
import { checkEventTypes } from '../domain/subscription-pattern.ts';
import { minSeverity, oneOf, parse, time, workspaceId } from './fields.ts';

const FORMATS = ['json', 'ocsf', 'ecs', 'cef', 'leef'] as const;
const MAX_PAGE_SIZE = 1_000;
const MAX_TOKEN_LENGTH = 4_096;

const pageSizeRange = `must be a whole number from 1 to ${MAX_PAGE_SIZE}, or 0 for the default`;
const exportEvents = z.object({
  format: oneOf(FORMATS),
  since: time.optional(),
  until: time.optional(),
  eventTypes: z.array(z.string()),
  workspaceId,
  minSeverity,
  pageSize: z.int(pageSizeRange).min(0, pageSizeRange).max(MAX_PAGE_SIZE, pageSizeRange),
  pageToken: z.string().max(MAX_TOKEN_LENGTH, 'is not a token of this list; pass next_page_token of the page before as it is'),
});

/** @throws InvalidArgument naming each wrong field */
export function fromExportEvents(message: ExportEventsRequest): Parameters<ExportEvents>[0] {
  const { since, until, ...request } = parse(exportEvents, message);
  const violations = checkEventTypes(request.eventTypes, EVENT_TYPES);
  if (violations.length > 0) throw new InvalidArgument(violations);
  return { ...request, ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}
