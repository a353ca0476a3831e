import type { DestinationServiceDefinition } from '@sentinelmesh/contracts';
import type { AccessTable, Handlers } from '@sentinelmesh/rpc';
import type { DeleteAlertRule, ListAlertRules, PutAlertRule } from '../app/alert-rules.ts';
import type { CreateDestination } from '../app/create-destination.ts';
import type { ExportEvents } from '../app/crud-ports.ts';
import type { DeleteDestination } from '../app/delete-destination.ts';
import type { GetDelivery } from '../app/get-delivery.ts';
import type { GetDestination } from '../app/get-destination.ts';
import type { GetRecovery } from '../app/get-recovery.ts';
import type { ListDeliveries } from '../app/list-deliveries.ts';
import type { ListDestinations } from '../app/list-destinations.ts';
import type { RecoverDeliveries } from '../app/recover-deliveries.ts';
import type { RetryDelivery } from '../app/retry-delivery.ts';
import type { RotateSecret } from '../app/rotate-secret.ts';
import type { TestDestination } from '../app/test-destination.ts';
import type { UpdateDestination } from '../app/update-destination.ts';
import { fromDeleteAlertRule, fromPutAlertRule, toAlertRuleMessage } from './alert-rule-mapping.ts';
import {
  fromDelivery,
  fromListDeliveries,
  fromRecover,
  fromRecovery,
  toAttemptMessage,
  toDeliveryMessage,
  toRecoveryMessage,
  toTestDestinationResponse,
} from './delivery-mapping.ts';
import {
  fromCreateDestination,
  fromListDestinations,
  fromReference,
  fromRotateSecret,
  fromTestDestination,
  fromUpdateDestination,
  toCreateDestinationResponse,
  toDestinationMessage,
} from './destination-mapping.ts';
import { fromExportEvents } from './export-mapping.ts';

export type DestinationUseCases = {
  createDestination: CreateDestination;
  listDestinations: ListDestinations;
  getDestination: GetDestination;
  updateDestination: UpdateDestination;
  deleteDestination: DeleteDestination;
  testDestination: TestDestination;
  rotateSecret: RotateSecret;
  listDeliveries: ListDeliveries;
  getDelivery: GetDelivery;
  retryDelivery: RetryDelivery;
  recoverDeliveries: RecoverDeliveries;
  getRecovery: GetRecovery;
  exportEvents: ExportEvents;
  listAlertRules: ListAlertRules;
  putAlertRule: PutAlertRule;
  deleteAlertRule: DeleteAlertRule;
};

const read = { scope: 'webhooks:read' };
const write = { scope: 'webhooks:write' };

/**
 * A test shows what the receiver answers, and a recovery sends: both are more than reading. An export shows every event, as
 * listening does.
 */
export const destinationAccess: AccessTable<DestinationServiceDefinition> = {
  createDestination: write,
  listDestinations: read,
  getDestination: read,
  updateDestination: write,
  deleteDestination: write,
  testDestination: write,
  rotateSecret: write,
  listDeliveries: read,
  getDelivery: read,
  retryDelivery: write,
  recover: write,
  getRecovery: read,
  exportEvents: { scope: 'events:read' },
  listAlertRules: read,
  putAlertRule: write,
  deleteAlertRule: write,
};

export const destinationRpc = (useCases: DestinationUseCases): Handlers<DestinationServiceDefinition> => ({
  createDestination: async (request, context) =>
    toCreateDestinationResponse(await useCases.createDestination(fromCreateDestination(request), context)),
  async listDestinations(request, context) {
    const { items, nextPageToken } = await useCases.listDestinations(fromListDestinations(request), context);
    return { destinations: items.map(toDestinationMessage), nextPageToken };
  },
  getDestination: async (request, context) => ({
    destination: toDestinationMessage(await useCases.getDestination(fromReference(request), context)),
  }),
  updateDestination: async (request, context) => ({
    destination: toDestinationMessage(await useCases.updateDestination(fromUpdateDestination(request), context)),
  }),
  deleteDestination: async (request, context) => ({
    destination: toDestinationMessage(await useCases.deleteDestination(fromReference(request), context)),
  }),
  testDestination: async (request, context) =>
    toTestDestinationResponse(await useCases.testDestination(fromTestDestination(request), context)),
  async rotateSecret(request, context) {
    const { signingSecret, publicKey, graceUntil } = await useCases.rotateSecret(fromRotateSecret(request), context);
    return { signingSecret: signingSecret.reveal(), publicKey: publicKey ?? '', graceUntil };
  },
  async listDeliveries(request, context) {
    const { items, nextPageToken } = await useCases.listDeliveries(fromListDeliveries(request), context);
    return { deliveries: items.map(toDeliveryMessage), nextPageToken };
  },
  async getDelivery(request, context) {
    const { delivery, attempts } = await useCases.getDelivery(fromDelivery(request), context);
    return { delivery: toDeliveryMessage(delivery), attempts: attempts.map(toAttemptMessage) };
  },
  retryDelivery: async (request, context) => ({
    delivery: toDeliveryMessage(await useCases.retryDelivery(fromDelivery(request), context)),
  }),
  recover: async (request, context) => ({
    recovery: toRecoveryMessage(await useCases.recoverDeliveries(fromRecover(request), context)),
  }),
  getRecovery: async (request, context) => ({
    recovery: toRecoveryMessage(await useCases.getRecovery(fromRecovery(request), context)),
  }),
  async exportEvents(request, context) {
    const { records, nextPageToken } = await useCases.exportEvents(fromExportEvents(request), context);
    return { records: [...records], nextPageToken };
  },
  listAlertRules: async (_request, context) => ({ rules: (await useCases.listAlertRules(context)).map(toAlertRuleMessage) }),
  putAlertRule: async (request, context) => ({
    rule: toAlertRuleMessage(await useCases.putAlertRule(fromPutAlertRule(request), context)),
  }),
  async deleteAlertRule(request, context) {
    await useCases.deleteAlertRule(fromDeleteAlertRule(request), context);
    return {};
  },
});
