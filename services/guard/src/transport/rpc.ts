import type { GuardLayerServiceDefinition, GuardServiceDefinition } from '@sentinelmesh/contracts';
import { ENGINE_VERSION, listDetectors } from '@sentinelmesh/guard-engine';
import type { AccessTable, Handlers } from '@sentinelmesh/rpc';
import type { InspectBatch } from '../app/inspect-batch.ts';
import type { InspectLayer } from '../app/inspect-layer.ts';
import type { InspectStream } from '../app/inspect-stream.ts';
import type { InspectText } from '../app/inspect-text.ts';
import type { KeepForAnalysis } from '../app/ports.ts';
import { fromInspectBatchRequest, toInspectBatchResponse } from './batch-mapping.ts';
import { fromInspectLayerRequest, fromKeepForAnalysisRequest, toInspectLayerResponse } from './layer-mapping.ts';
import { fromInspectRequest, toInspectResponse, toListDetectorsResponse } from './mapping.ts';
import { fromInspectStream, toInspectStreamResponse } from './stream-mapping.ts';

const inspecting = { scope: 'guard:inspect' };

export const guardAccess: AccessTable<typeof GuardServiceDefinition> = {
  inspect: inspecting,
  inspectBatch: inspecting,
  inspectStream: inspecting,
  listDetectors: inspecting,
};

type UseCases = { inspectText: InspectText; inspectBatch: InspectBatch; inspectStream: InspectStream };

export function guardRpc({ inspectText, inspectBatch, inspectStream }: UseCases): Handlers<typeof GuardServiceDefinition> {
  const detectors = toListDetectorsResponse(listDetectors(), ENGINE_VERSION);
  return {
    inspect: async (request, context) => toInspectResponse(await inspectText(fromInspectRequest(request), context)),
    inspectBatch: async (request, context) => toInspectBatchResponse(await inspectBatch(fromInspectBatchRequest(request), context)),
    async *inspectStream(messages, context) {
      const { request, pieces } = await fromInspectStream(messages);
      for await (const part of inspectStream(request, pieces, context)) yield toInspectStreamResponse(part);
    },
    listDetectors: async () => detectors,
  };
}

export const guardLayerAccess: AccessTable<typeof GuardLayerServiceDefinition> = {
  inspectLayer: { scope: 'gateway:process' },
  keepForAnalysis: { scope: 'gateway:process' },
};

type LayerUseCases = { inspectLayer: InspectLayer; keepForAnalysis: KeepForAnalysis };

export const guardLayerRpc = ({ inspectLayer, keepForAnalysis }: LayerUseCases): Handlers<typeof GuardLayerServiceDefinition> => ({
  inspectLayer: async (request, context) => toInspectLayerResponse(await inspectLayer(fromInspectLayerRequest(request), context)),
  keepForAnalysis: (request, context) => keepForAnalysis(fromKeepForAnalysisRequest(request), context),
});
