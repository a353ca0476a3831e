import { Attempt, Delivery } from '@sentinelmesh/contracts';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { answer } from '../terminal.ts';
import { describeDeliveries, describeDelivery } from './describe-delivery.ts';
import { inOrganization, type OrganizationDoor } from './in-organization.ts';
import { parseInstant } from './instants.ts';

export type DeliveriesOptions = {
  readonly state?: string;
  readonly since?: string;
  readonly limit?: string;
  readonly org?: string;
  readonly json?: boolean;
};

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 10_000;
const MAX_PAGE_SIZE = 500;

/** Lists deliveries to one destination, newest first. */
export async function listDeliveries(id: string, { state = '', since: sinceText, limit, org, json }: DeliveriesOptions): Promise<void> {
  const most = limit === undefined ? DEFAULT_LIMIT : parseLimit(limit);
  const since = sinceText === undefined ? {} : { since: parseInstant(sinceText, '--since', Date.now()) };
  const { deliveries, more } = await inOrganization(org, (door) => someDeliveries(door, { id, state, ...since }, most));
  answer({ json: json === true }, deliveries.map(Delivery.toJSON), () => describeDeliveries(deliveries, { id, more, now: Date.now() }));
}

type Wanted = { readonly id: string; readonly state: string; readonly since?: Date };

async function someDeliveries({ destinations, as }: OrganizationDoor, wanted: Wanted, most: number) {
  const found: Delivery[] = [];
  let pageToken = '';
  do {
    const pageSize = Math.min(MAX_PAGE_SIZE, most - found.length);
    const page = await destinations.listDeliveries({ ...wanted, pageSize, pageToken }, as());
    found.push(...page.deliveries);
    pageToken = page.nextPageToken;
  } while (pageToken !== '' && found.length < most);
  return { deliveries: found, more: pageToken !== '' };
}

function parseLimit(text: string): number {
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new InvalidArgument([{ field: '--limit', message: `must be a whole number from 1 to ${MAX_LIMIT}` }]);
}

/** Shows one delivery with every attempt. */
export async function showDelivery(id: string, deliveryId: string, { org, json }: Pick<DeliveriesOptions, 'org' | 'json'>): Promise<void> {
  const { delivery, attempts } = await inOrganization(org, ({ destinations, as }) => destinations.getDelivery({ id, deliveryId }, as()));
  if (delivery === undefined) throw new Error('webhook-delivery returned no delivery');
  const facts = { delivery: Delivery.toJSON(delivery), attempts: attempts.map(Attempt.toJSON) };
  answer({ json: json === true }, facts, () => describeDelivery(delivery, attempts, Date.now()));
}
