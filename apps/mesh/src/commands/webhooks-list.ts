import { Destination } from '@sentinelmesh/contracts';
import { answer } from '../terminal.ts';
import { describeDestinations } from './describe-destination.ts';
import { inOrganization, type OrganizationDoor } from './in-organization.ts';

export type WebhooksListOptions = { readonly group?: string; readonly org?: string; readonly json?: boolean };

const PAGE_SIZE = 200;

export async function listWebhooks({ group = '', org, json }: WebhooksListOptions): Promise<void> {
  const destinations = await inOrganization(org, (door) => allDestinations(door, group));
  answer({ json: json === true }, destinations.map(Destination.toJSON), () => describeDestinations(destinations, Date.now()));
}

async function allDestinations({ destinations, as }: OrganizationDoor, group: string): Promise<Destination[]> {
  const found: Destination[] = [];
  let pageToken = '';
  do {
    const page = await destinations.listDestinations({ group, pageSize: PAGE_SIZE, pageToken }, as());
    found.push(...page.destinations);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return found;
}
