/** `GET /api/v1/events/stream`: the organisation's own events as they happen, resumed where the client was (Server-Sent Events). */
import { PassThrough, type Readable } from 'node:stream';
import type { EventBus, ReceivedMessage } from '@sentinelmesh/event-bus';
import { EventUnreadable } from '@sentinelmesh/event-bus';
import { type Clock, type EventId, hasScope, InvalidArgument, isId, PermissionDenied, type TenantContext } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import type { FastifyRequest } from 'fastify';
import type { LimitCaller } from '../app/limit-callers.ts';
import { EventStreamsExhausted, TooManyEventStreams } from '../errors.ts';
import { eventFrame, gapFrame, heartbeatFrame, openingFrame } from './event-stream-frames.ts';
import { type EventReading, readEvents } from './event-stream-resume.ts';

export const EVENT_STREAM_PATH = '/api/v1/events/stream';
export const EVENT_STREAM_TYPE = 'text/event-stream; charset=utf-8';
const SCOPE = 'events:read';

/** What one gateway process has open at a time. */
const MAX_STREAMS = 500;
const MAX_STREAMS_PER_ORGANIZATION = 20;
/** Bytes that wait for a client before the reading waits, too. */
const BUFFER_BYTES = 64 * 1024;
/** A client that takes nothing for so long is cut off; it resumes where it was. */
const STALLED_MS = 20_000;
const FINISH_MS = 3_000;
const HEARTBEAT_MS = 15_000;
/** How soon a stream ends whose key was revoked or has expired. */
const RECHECK_MS = 1_000;

export type EventStreamsOptions = {
  readonly bus: Pick<EventBus, 'readFrom' | 'lastSequence'>;
  /** How often an organisation may open one. */
  readonly limit: LimitCaller;
  readonly clock: Clock;
  readonly log: Logger;
  readonly heartbeatMs?: number;
  readonly stalledMs?: number;
};

export type EventStreams = {
  /**
   * @param authenticate whether the key still works
   * @throws PermissionDenied, InvalidArgument, RateLimited, TooManyEventStreams, EventStreamsExhausted, Unavailable
   */
  open(
    request: Pick<FastifyRequest, 'query' | 'headers'>,
    tenant: TenantContext,
    authenticate: () => Promise<TenantContext>,
  ): Promise<Readable>;
  /** Ends all of them; their clients come back to another process. */
  close(): void;
};

export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const open = new Set<OpenStream>();
  return {
    async open(request, tenant, authenticate) {
      checkScope(tenant);
      const wanted = parseRequest(request);
      const { orgId } = tenant;
      options.limit(orgId);
      if ([...open].filter((stream) => stream.orgId === orgId).length >= MAX_STREAMS_PER_ORGANIZATION)
        throw new TooManyEventStreams(MAX_STREAMS_PER_ORGANIZATION);
      if (open.size >= MAX_STREAMS) throw new EventStreamsExhausted();
      const stream = createOpenStream({ ...options, ...wanted, orgId, recheck: async () => checkScope(await authenticate()) });
      open.add(stream);
      stream.body.once('close', () => open.delete(stream));
      await stream.begin();
      return stream.body;
    },
    close() {
      for (const stream of open) stream.finish();
    },
  };
}

function checkScope({ scopes }: TenantContext): void {
  if (!hasScope(scopes, SCOPE)) throw new PermissionDenied(`this needs the scope ${SCOPE}`);
}

type Wanted = { readonly matches: (type: string) => boolean; readonly lastEventId: EventId | undefined };

/** @throws InvalidArgument */
function parseRequest({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): Wanted {
  const { type = '*.*.*', ...others } = query as Record<string, unknown>;
  for (const field of Object.keys(others)) throw new InvalidArgument([{ field, message: 'is not known here; there is `type`' }]);
  if (typeof type !== 'string' || !/^([a-z_]+|\*)\.([a-z_]+|\*)\.([a-z_]+|\*)$/.test(type))
    throw new InvalidArgument([{ field: 'type', message: 'must be three words or *, once, such as guard.*.blocked' }]);
  const lastEventId = headers['last-event-id'];
  // A client that has no event yet may send an empty one.
  if (lastEventId === undefined || lastEventId === '') return { matches: matcher(type), lastEventId: undefined };
  if (typeof lastEventId !== 'string' || !isId('evt', lastEventId))
    throw new InvalidArgument([{ field: 'Last-Event-ID', message: 'must be the id of an event, evt_ and 26 characters' }]);
  return { matches: matcher(type), lastEventId };
}

function matcher(filter: string): (type: string) => boolean {
  const words = filter.split('.');
  return (type) => type.split('.').every((word, index) => words[index] === '*' || words[index] === word);
}

type OpenStream = {
  readonly orgId: string;
  readonly body: PassThrough;
  begin(): Promise<void>;
  /** Ends it after what was written, for a client that takes that. */
  finish(): void;
};

type OpenStreamOptions = EventStreamsOptions &
  Wanted & {
    readonly orgId: TenantContext['orgId'];
    readonly recheck: () => Promise<void>;
  };

function createOpenStream(options: OpenStreamOptions): OpenStream {
  const { bus, clock, log, orgId, lastEventId, matches, recheck, heartbeatMs = HEARTBEAT_MS, stalledMs = STALLED_MS } = options;
  const body = new PassThrough({ highWaterMark: BUFFER_BYTES });
  const ended = new Promise<void>((resolve) => body.once('close', resolve));
  let reading: EventReading | undefined;

  /** Resolves when the client can take more; cuts off one that does not. */
  const write = async (text: string) => {
    if (body.destroyed || body.writableEnded || body.write(text)) return;
    const cut = setTimeout(() => body.destroy(), stalledMs);
    await Promise.race([new Promise((resolve) => body.once('drain', resolve)), ended]);
    clearTimeout(cut);
  };

  const finish = () => {
    body.end();
    const cut = setTimeout(() => body.destroy(), Math.min(stalledMs, FINISH_MS)).unref();
    body.once('close', () => clearTimeout(cut));
  };

  const onEvent = async (message: ReceivedMessage) => {
    const type = message.subject.split('.').slice(4, 7).join('.');
    if (!matches(type)) return;
    const frame = readFrame(message, log);
    if (frame !== undefined) await write(frame);
  };

  const heartbeat = setInterval(() => {
    // Not to one that has something to take.
    if (!body.writableNeedDrain && !body.writableEnded) body.write(heartbeatFrame);
  }, heartbeatMs).unref();
  const check = setInterval(() => void recheck().catch(finish), RECHECK_MS).unref();
  body.once('close', () => {
    clearInterval(heartbeat);
    clearInterval(check);
    reading?.stop();
  });
  // Whoever leaves in the middle of a write is no defect.
  body.on('error', () => undefined);

  return {
    orgId,
    body,
    finish,
    async begin() {
      body.write(openingFrame);
      const onGap = async () => (lastEventId === undefined ? undefined : write(gapFrame(lastEventId)));
      try {
        reading = await readEvents({ bus, clock, orgId, lastEventId, onEvent, onGap });
      } catch (error) {
        body.destroy();
        throw error;
      }
      if (body.destroyed) reading.stop();
      void reading.ended.then(finish);
    },
  };
}

function readFrame(message: ReceivedMessage, log: Logger): string | undefined {
  try {
    return eventFrame(message);
  } catch (error) {
    if (!(error instanceof EventUnreadable)) throw error;
    log.warn({ subject: message.subject, sequence: message.sequence, error }, 'a message on the bus is not an event; it is not shown');
    return undefined;
  }
}
