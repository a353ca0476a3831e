/** Splunk's HTTP Event Collector, as "HTTP Event Collector REST API endpoints" and "… error codes" of its manual have it. */
import {
  createShelf,
  type HttpStandIn,
  isObject,
  isPoison,
  parsed,
  type Reply,
  type Request,
  type Shelf,
  serveHttp,
} from './http-server.ts';

export type Collector = HttpStandIn & {
  readonly shelf: Shelf;
  /** Polls of acknowledgements. */
  polls(): number;
  /** A crash: what is not indexed is gone, and numbers begin again. */
  crash(): void;
};

export type CollectorOptions = {
  readonly token: string;
  readonly isEnabled?: boolean;
  readonly indexes?: readonly string[];
  readonly maxBytes?: number;
  /** Whether the token wants acknowledgement, and after how many polls something is indexed. */
  readonly acknowledgesAfterPolls?: number;
  /** 0, or one that says that it is approaching its capacity. */
  readonly successCode?: number;
  /** Whether it says which event was bad. */
  readonly namesCulprit?: boolean;
  readonly isHealthy?: () => boolean;
};

/** `maxIdleTime` with `ackIdleCleanup`. */
const MAX_IDLE_MS = 600_000;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { acknowledgesAfterPolls, indexes = ['main'], maxBytes = 1_000_000, namesCulprit = true, isHealthy = () => true } = options;
  const success = { text: 'Success', code: options.successCode ?? 0 };
  const isAcknowledging = acknowledgesAfterPolls !== undefined;
  const shelf = createShelf();
  let channels = new Map<string, Channel>();
  let polls = 0;

  const keep = (events: readonly HecEvent[]) => {
    for (const event of events) shelf.put(String(event.fields.event_id), JSON.stringify(event.event));
  };
  const channelOf = (id: string) => {
    const known = channels.get(id);
    const isKnown = known !== undefined && Date.now() - known.usedAt < MAX_IDLE_MS;
    const channel = isKnown ? known : { nextId: 0, waiting: new Map(), usedAt: 0 };
    channel.usedAt = Date.now();
    channels.set(id, channel);
    return channel;
  };
  const take = (request: Request): Reply => {
    const channelId = request.headers['x-splunk-request-channel'] ?? request.query.get('channel');
    if (isAcknowledging && typeof channelId !== 'string') return refusal(400, 10, 'Data channel is missing');
    if (typeof channelId === 'string' && !GUID.test(channelId)) return refusal(400, 11, 'Invalid data channel');
    if (request.bytes > maxBytes) return { status: 413, body: 'The request your client sent was too large.' };
    const events = eventsOf(request.text, indexes, namesCulprit);
    if ('status' in events) return events;
    if (!isAcknowledging || typeof channelId !== 'string') {
      keep(events);
      return { status: 200, body: success };
    }
    const channel = channelOf(channelId);
    const ackId = channel.nextId;
    channel.nextId += 1;
    channel.waiting.set(ackId, { events, polls: 0 });
    return { status: 200, body: { ...success, ackId } };
  };
  const tell = (request: Request): Reply => {
    if (!isAcknowledging) return refusal(400, 14, 'ACK is disabled');
    const channelId = request.query.get('channel') ?? '';
    if (!GUID.test(channelId)) return refusal(400, 11, 'Invalid data channel');
    const asked = parsed(request.text);
    const acks = isObject(asked) && Array.isArray(asked.acks) ? asked.acks : undefined;
    if (acks?.every(Number.isInteger) !== true) return refusal(400, 6, 'Invalid data format');
    polls += 1;
    const { waiting } = channelOf(channelId);
    const answers = [...new Set<number>(acks)].map((ackId) => {
      const batch = waiting.get(ackId);
      if (batch === undefined) return [ackId, false];
      batch.polls += 1;
      if (batch.polls <= acknowledgesAfterPolls) return [ackId, false];
      keep(batch.events);
      waiting.delete(ackId);
      return [ackId, true];
    });
    return { status: 200, body: { acks: Object.fromEntries(answers) } };
  };
  const server = await serveHttp((request) => {
    if (request.method === 'GET' && request.path === '/services/collector/health') {
      return isHealthy() ? refusal(200, 17, 'HEC is healthy') : refusal(503, 18, 'HEC is unhealthy, queues are full');
    }
    const isEvent = ['/services/collector', '/services/collector/event', '/services/collector/event/1.0'].includes(request.path);
    if (!isEvent && request.path !== '/services/collector/ack')
      return { status: 404, body: { text: 'The requested URL was not found', code: 404 } };
    if (request.method !== 'POST') return { status: 405, body: { text: 'Method Not Allowed', code: 405 } };
    return unauthorized(request, options) ?? (isEvent ? take(request) : tell(request));
  });
  return {
    ...server,
    shelf,
    polls: () => polls,
    crash() {
      channels = new Map();
    },
  };
}

type HecEvent = { readonly event: unknown; readonly fields: Record<string, unknown> };
type Channel = { nextId: number; usedAt: number; readonly waiting: Map<number, { readonly events: readonly HecEvent[]; polls: number }> };

const refusal = (status: number, code: number, text: string, more: object = {}): Reply => ({ status, body: { text, code, ...more } });

function unauthorized(request: Request, { token, isEnabled = true }: CollectorOptions): Reply | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return refusal(401, 2, 'Token is required');
  const [, given] = /^Splunk (\S+)$/.exec(authorization) ?? [];
  if (given === undefined) return refusal(401, 3, 'Invalid authorization');
  if (given !== token) return refusal(403, 4, 'Invalid token');
  return isEnabled ? undefined : refusal(403, 1, 'Token disabled');
}

function eventsOf(text: string, indexes: readonly string[], namesCulprit: boolean): readonly HecEvent[] | Reply {
  if (text.trim() === '') return refusal(400, 5, 'No data');
  const events: HecEvent[] = [];
  for (const [number, json] of objectsOf(text).entries()) {
    const event = eventOf(json, indexes);
    if ('code' in event) return refusal(400, event.code, event.text, namesCulprit ? { 'invalid-event-number': number } : {});
    events.push(event);
  }
  return events;
}

function eventOf(json: string, indexes: readonly string[]): HecEvent | { readonly code: number; readonly text: string } {
  const envelope = isPoison(json) ? undefined : parsed(json);
  if (!isObject(envelope)) return { code: 6, text: 'Invalid data format' };
  const { event, fields = {}, time, index = 'main', ...others } = envelope;
  if (event === undefined || event === null) return { code: 12, text: 'Event field is required' };
  if (event === '') return { code: 13, text: 'Event field cannot be blank' };
  const areKnown = Object.entries(others).every(
    ([name, value]) => ['host', 'source', 'sourcetype'].includes(name) && typeof value === 'string',
  );
  if (typeof time !== 'number' || !areKnown) return { code: 6, text: 'Invalid data format' };
  if (!indexes.includes(String(index))) return { code: 7, text: 'Incorrect index' };
  const areFlat = isObject(fields) && Object.values(fields).every((value) => typeof value === 'string');
  return areFlat ? { event, fields } : { code: 15, text: 'Error in handling indexed fields' };
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}]|[^{}"\s]+|"/g;

/** The objects that follow one another in the text, and whatever comes between them. */
function objectsOf(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (depth === 0) start = index;
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth <= 0) found.push(text.slice(start, index + token.length));
  }
  return depth > 0 ? [...found, text.slice(start)] : found;
}
