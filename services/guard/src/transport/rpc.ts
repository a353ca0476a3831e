import type { GuardLayerServiceDefinition, GuardServiceDefinition } from '@sentinelmesh/contracts';
import type { AccessTable, Handlers } from '@sentinelmesh/rpc';
import type { InspectLayer } from '../app/inspect-layer.ts';
import type { InspectText } from '../app/inspect-text.ts';
import type { KeepForAnalysis } from '../app/ports.ts';
import { fromInspectLayerRequest, fromKeepForAnalysisRequest, toInspectLayerResponse } from './layer-mapping.ts';
import { fromInspectRequest, toInspectResponse } from './mapping.ts';

export const guardAccess: AccessTable<typeof GuardServiceDefinition> = { inspect: { scope: 'guard:inspect' } };

export const guardRpc = ({ inspectText }: { inspectText: InspectText }): Handlers<typeof GuardServiceDefinition> => ({
  inspect: async (request, context) => toInspectResponse(await inspectText(fromInspectRequest(request), context)),
});

export const guardLayerAccess: AccessTable<typeof GuardLayerServiceDefinition> = {
  inspectLayer: { scope: 'gateway:process' },
  keepForAnalysis: { scope: 'gateway:process' },
};

type LayerUseCases = { inspectLayer: InspectLayer; keepForAnalysis: KeepForAnalysis };

export const guardLayerRpc = ({ inspectLayer, keepForAnalysis }: LayerUseCases): Handlers<typeof GuardLayerServiceDefinition> => ({
  inspectLayer: async (request, context) => toInspectLayerResponse(await inspectLayer(fromInspectLayerRequest(request), context)),
  keepForAnalysis: (request, context) => keepForAnalysis(fromKeepForAnalysisRequest(request), context),
});
