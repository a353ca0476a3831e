import type { InspectBatchRequest, InspectBatchResponse } from '@sentinelmesh/contracts';
import { z } from 'zod';
import type { Inspected, InspectTextRequest } from '../app/inspector.ts';
import { inspectRequest, parse, toInspectResponse, toRequest } from './mapping.ts';

const MAX_TEXTS = 1_000;
const MAX_UNITS = 2 * 1024 * 1024;

const inspectBatchRequest = z.object({
  // Counted before they are looked into: each of far too many would have its own errors.
  requests: z
    .array(z.unknown())
    .min(1, 'is required')
    .max(MAX_TEXTS, `must not be more than ${MAX_TEXTS}`)
    .refine(haveOnePolicy, 'must have the same policy_document, in all of them')
    .pipe(
      z
        .array(inspectRequest)
        .refine((requests) => unitsOf(requests) <= MAX_UNITS, `must not have texts of more than ${MAX_UNITS} characters together`),
    ),
});

/** Counted before they are read, which takes milliseconds for each. */
function haveOnePolicy(requests: readonly unknown[]): boolean {
  const documentOf = (request: unknown): unknown =>
    typeof request === 'object' && request !== null && 'policyDocument' in request ? request.policyDocument : undefined;
  return new Set(requests.map(documentOf)).size <= 1;
}

const unitsOf = (requests: readonly { readonly text: string }[]): number => requests.reduce((units, { text }) => units + text.length, 0);

/** @throws InvalidArgument naming every wrong field */
export const fromInspectBatchRequest = (message: InspectBatchRequest): readonly InspectTextRequest[] =>
  parse(inspectBatchRequest, message).requests.map(toRequest);

export const toInspectBatchResponse = (inspected: readonly Inspected[]): InspectBatchResponse => ({
  responses: inspected.map(toInspectResponse),
});
