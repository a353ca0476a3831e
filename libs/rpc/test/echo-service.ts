/** A service for tests with one method of each kind that the mesh uses. */
import { InvalidArgument, NotFound, Unavailable } from '@sentinelmesh/kernel';
import type { AccessTable, Handlers, MessageType } from '../src/definitions.ts';

export type Text = { text: string };

/** JSON stands in for protobuf: the library only ever sees bytes. */
const TextMessage: MessageType<Text> & { fromPartial(partial: Partial<Text>): Text } = {
  encode: (message) => ({ finish: () => Buffer.from(JSON.stringify(message)) }),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as Text,
  fromPartial: ({ text = '' }: Partial<Text>) => ({ text }),
};

const unary = { requestType: TextMessage, requestStream: false, responseType: TextMessage, responseStream: false, options: {} } as const;

export const EchoDefinition = {
  name: 'EchoService',
  fullName: 'sentinelmesh.echo.v1.EchoService',
  methods: {
    echo: { ...unary, name: 'Echo' },
    fail: { ...unary, name: 'Fail' },
    hang: { ...unary, name: 'Hang' },
    reset: { ...unary, name: 'Reset' },
    count: { ...unary, name: 'Count', responseStream: true },
    shout: { ...unary, name: 'Shout', requestStream: true, responseStream: true },
    watch: { ...unary, name: 'Watch', responseStream: true },
  },
} as const;

export const echoAccess: AccessTable<typeof EchoDefinition> = {
  echo: { scope: 'echo:use' },
  fail: { scope: 'echo:use' },
  hang: { scope: 'echo:use' },
  reset: { principal: 'operator' },
  count: { scope: 'echo:use' },
  shout: { scope: 'echo:use' },
  watch: { scope: 'echo:use' },
};

/** What the handlers have seen: how many calls came in, how many were aborted while they ran, and how each `shout` ended. */
export type Seen = { called: number; aborted: number; shouts: ('at its end' | 'broken off')[] };

export const nothingSeen = (): Seen => ({ called: 0, aborted: 0, shouts: [] });

export const echoHandlers = (seen: Seen): Handlers<typeof EchoDefinition> => ({
  async echo({ text }, { orgId, principal, requestId }) {
    seen.called += 1;
    return { text: `${text} for ${orgId} by ${principal.id} as ${requestId}` };
  },
  async fail({ text }) {
    if (text === 'unknown') throw new NotFound('thing', 'x');
    if (text === 'at length')
      throw new InvalidArgument(Array.from({ length: 50_000 }, (_, at) => ({ field: `list.${at}`, message: 'no' })));
    if (text.length > 1_000) throw new NotFound('thing', text);
    if (text === 'later') throw new Unavailable('the thing is away', { retryAfterMs: 2_500 });
    throw new Error('password=hunter2');
  },
  hang: (_request, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        seen.aborted += 1;
        reject(new Error('aborted'));
      });
    }),
  reset: async () => ({ text: 'done' }),
  async *count({ text }) {
    for (let number = 1; number <= Number(text); number += 1) yield { text: String(number) };
    if (text === '0') throw new NotFound('number', '0');
  },
  async *watch(_request, { signal }) {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    void aborted.then(() => {
      seen.aborted += 1;
    });
    yield { text: 'first' };
    await aborted;
  },
  async *shout(requests) {
    let ended: Seen['shouts'][number] = 'broken off';
    try {
      for await (const { text } of requests) yield { text: text.toUpperCase() };
      ended = 'at its end';
    } finally {
      seen.shouts.push(ended);
    }
  },
});
