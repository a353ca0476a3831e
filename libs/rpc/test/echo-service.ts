/** A service for tests with one method of each kind that the mesh uses. */
import { NotFound, Unavailable } from '@sentinelmesh/kernel';
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
  },
} as const;

export const echoAccess: AccessTable<typeof EchoDefinition> = {
  echo: { scope: 'echo:use' },
  fail: { scope: 'echo:use' },
  hang: { scope: 'echo:use' },
  reset: { principal: 'operator' },
  count: { scope: 'echo:use' },
  shout: { scope: 'echo:use' },
};

/** @param seen is told which calls were aborted while they ran */
export const echoHandlers = (seen: { aborted: number } = { aborted: 0 }): Handlers<typeof EchoDefinition> => ({
  echo: async ({ text }, { orgId, principal, requestId }) => ({ text: `${text} for ${orgId} by ${principal.id} as ${requestId}` }),
  async fail({ text }) {
    if (text === 'unknown') throw new NotFound('thing', 'x');
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
  async *shout(requests) {
    for await (const { text } of requests) yield { text: text.toUpperCase() };
  },
});
