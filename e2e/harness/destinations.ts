/** Destinations of events over REST. */
import assert from 'node:assert/strict';
import type { Answer, Api } from './api.ts';
import { eventually } from './waiting.ts';

export const WEBHOOKS = '/api/v1/webhooks';
export const SIEM = '/api/v1/integrations/siem';

export type Destination = {
  readonly id: string;
  readonly kind: string;
  readonly url: string;
  readonly state: string;
  readonly disabled_reason: string;
  readonly event_types: readonly string[];
  readonly health: { readonly circuit: string; readonly failures: number; readonly last_error: string };
  readonly position?: {
    readonly stream_sequence: string;
    readonly chain: string;
    readonly sequence: string;
    readonly hash: string;
    readonly acknowledged_at?: string;
  };
};

export type Created = { readonly destination: Destination; readonly signing_secret: string; readonly public_key: string };

export type Delivery = {
  readonly id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly severity: string;
  readonly state: string;
  readonly attempts: number;
  readonly next_attempt_at?: string;
  readonly created_at: string;
  readonly last_error: string;
  readonly last_status: number;
};

export type Attempt = {
  readonly number: number;
  readonly outcome: string;
  readonly error: string;
  readonly status: number;
  readonly started_at: string;
  readonly first_byte_ms?: number;
  readonly total_ms: number;
  readonly response: string;
};

export async function createDestination(api: Api, path: string, body: Readonly<Record<string, unknown>>): Promise<Created> {
  const answer = await api.post<Created>(path, { name: 'of a test', ...body });
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}

export const patch = <T = unknown>(api: Api, path: string, body: unknown): Promise<Answer<T>> =>
  api.call<T>('PATCH', path, { raw: JSON.stringify(body) });

export const put = <T = unknown>(api: Api, path: string, body: unknown): Promise<Answer<T>> =>
  api.call<T>('PUT', path, { raw: JSON.stringify(body) });

export async function readDestination(api: Api, path: string, id: string): Promise<Destination> {
  const { status, json, text } = await api.get<{ destination: Destination }>(`${path}/${id}`);
  assert.equal(status, 200, text);
  return json.destination;
}

/** @param filter as in a query: `state=pending&page_size=1` */
export async function listDeliveries(api: Api, id: string, filter = 'page_size=500', path = WEBHOOKS): Promise<readonly Delivery[]> {
  const { status, json, text } = await api.get<{ deliveries: Delivery[] }>(`${path}/${id}/deliveries?${filter}`);
  assert.equal(status, 200, text);
  return json.deliveries;
}

/** A delivery with its attempts. */
export async function readDelivery(
  api: Api,
  id: string,
  deliveryId: string,
): Promise<{ readonly delivery: Delivery; readonly attempts: readonly Attempt[] }> {
  const { status, json, text } = await api.get<{ delivery: Delivery; attempts: Attempt[] }>(`${WEBHOOKS}/${id}/deliveries/${deliveryId}`);
  assert.equal(status, 200, text);
  return json;
}

/** Waits until the delivery of an event is in a state. */
export const deliveryIn = (api: Api, id: string, state: string, eventId: string): Promise<Delivery> =>
  eventually(
    `a delivery of ${eventId} that is ${state}`,
    async () => (await listDeliveries(api, id, `state=${state}&page_size=500`)).find(({ event_id }) => event_id === eventId),
    { everyMs: 100 },
  );
