import type { GuardServiceDefinition } from '@sentinelmesh/contracts';
import type { AccessTable, Handlers } from '@sentinelmesh/rpc';
import type { InspectText } from '../app/inspect-text.ts';
import { fromInspectRequest, toInspectResponse } from './mapping.ts';

export const guardAccess: AccessTable<typeof GuardServiceDefinition> = { inspect: { scope: 'guard:inspect' } };

export const guardRpc = ({ inspectText }: { inspectText: InspectText }): Handlers<typeof GuardServiceDefinition> => ({
  inspect: async (request, context) => toInspectResponse(await inspectText(fromInspectRequest(request), context)),
});
