import type { GatewayServiceDefinition } from '@sentinelmesh/contracts';
import type { RequestContext } from '@sentinelmesh/kernel';
import type { AccessTable, Handlers } from '@sentinelmesh/rpc';
import type { AgentRequest } from '../app/passage.ts';
import type { ProcessRequest } from '../app/process-request.ts';
import { fromProcessRequest, fromRunRequest, toProcessResponse } from './mapping.ts';

export const gatewayAccess: AccessTable<typeof GatewayServiceDefinition> = {
  process: { scope: 'gateway:process' },
  runWithGuardrails: { scope: 'gateway:process' },
};

export function gatewayRpc(processRequest: ProcessRequest): Handlers<typeof GatewayServiceDefinition> {
  const answer = async (request: AgentRequest, context: RequestContext) => {
    const startedAt = performance.now();
    return toProcessResponse(await processRequest(request, context), startedAt);
  };
  return {
    process: (request, context) => answer(fromProcessRequest(request), context),
    runWithGuardrails: async (request, context) => ({ result: await answer(fromRunRequest(request), context) }),
  };
}
