import {
  type InspectLayerRequest as InspectLayerMessage,
  InspectLayerResponse,
  type KeepForAnalysisRequest as KeepForAnalysisMessage,
} from '@sentinelmesh/contracts';
import { MAX_REPLACEMENTS, MAX_TEXT_LENGTH } from '@sentinelmesh/guard-engine';
import { isId } from '@sentinelmesh/kernel';
import { POLICY_NAMES } from '@sentinelmesh/policy';
import { z } from 'zod';
import type { InspectLayerRequest, LayerInspected } from '../app/inspect-layer.ts';
import type { KeepForAnalysisRequest } from '../app/ports.ts';
import { inspectRequest, oneOf, parse, toInspectResponse, toRequest } from './mapping.ts';
import { text } from './mapping-fields.ts';

const MAX_TOKEN_LENGTH = 100;
/** As much as a request may have. */
const MAX_KEPT_LENGTH = 262_144;

const inspectLayerRequest = z.object({
  inspection: z.object(inspectRequest.shape, 'is required'),
  blockPersonalData: z.boolean(),
  replacements: z
    .array(z.object({ token: text(MAX_TOKEN_LENGTH), value: text(MAX_TEXT_LENGTH) }))
    .max(MAX_REPLACEMENTS, `must not be more than ${MAX_REPLACEMENTS}`),
});

/** @throws InvalidArgument naming every wrong field */
export function fromInspectLayerRequest(message: InspectLayerMessage): InspectLayerRequest {
  const { inspection, ...rest } = parse(inspectLayerRequest, message);
  return { inspection: toRequest(inspection), ...rest };
}

export const toInspectLayerResponse = ({ inspected, passedText, replacements }: LayerInspected): InspectLayerResponse =>
  InspectLayerResponse.fromPartial({
    inspection: toInspectResponse(inspected),
    replacements: [...replacements],
    ...(passedText === null ? {} : { passedText }),
  });

const keepForAnalysisRequest = z.object({
  decisionId: z.string().refine((value) => isId('evt', value), 'must be the id of a decision, evt_…'),
  redactedInput: text(MAX_KEPT_LENGTH),
  response: text(MAX_KEPT_LENGTH),
  policy: oneOf(...POLICY_NAMES),
});

/** @throws InvalidArgument naming every wrong field */
export const fromKeepForAnalysisRequest = (message: KeepForAnalysisMessage): KeepForAnalysisRequest =>
  parse(keepForAnalysisRequest, message);
