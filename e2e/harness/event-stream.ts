/** `GET /api/v1/events/stream`, read as a browser's EventSource would read it. */
import type { Api } from './api.ts';

export type StreamedEvent = { readonly id: string; readonly event: string; readonly data: Record<string, unknown> };

export type EventStream = {
  /** What has come so far. */
  readonly events: readonly StreamedEvent[];
  /** Resolves when the other side has ended it, or `close` has. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
};

export type StreamOptions = {
  readonly key: string;
  readonly lastEventId?: string | undefined;
  /** As `?type=`. */
  readonly type?: string;
};

export const EVENT_STREAM = '/api/v1/events/stream';

/** @throws Error when it is refused; use `Api.get` where that is expected */
export async function openEventStream(
  { http }: { readonly http: string },
  { key, lastEventId, type }: StreamOptions,
): Promise<EventStream> {
  const leaving = new AbortController();
  const response = await fetch(`${http}${EVENT_STREAM}${type === undefined ? '' : `?type=${type}`}`, {
    headers: { 'x-api-key': key, accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: leaving.signal,
  });
  if (response.status !== 200 || response.body === null) throw new Error(`no event stream: ${response.status} ${await response.text()}`);
  const events: StreamedEvent[] = [];
  const ended = collect(response.body, events).catch(() => undefined);
  return {
    events,
    ended,
    async close() {
      leaving.abort();
      await ended;
    },
  };
}

async function collect(body: NonNullable<Response['body']>, events: StreamedEvent[]): Promise<void> {
  let received = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const frames = `${received}${chunk}`.split('\n\n');
    received = frames.pop() ?? '';
    for (const frame of frames) events.push(...readFrame(frame));
  }
}

/** Comments and `retry:` are no events. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
function readFrame(frame: string): StreamedEvent[] {
  const fields = new Map<string, string[]>();
  for (const line of frame.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const data = fields.get('data');
  if (data === undefined) return [];
  return [{ id: fields.get('id')?.at(-1) ?? '', event: fields.get('event')?.at(-1) ?? '', data: JSON.parse(data.join('\n')) }];
}

/** Makes an event of the organisation and tells its id. */
export async function makeEvent({ api }: { readonly api: Api }, text = 'something to tell'): Promise<string> {
  const { json } = await api.post<{ decision_id: string }>('/api/v1/guard/inspect', { text });
  return json.decision_id;
}
