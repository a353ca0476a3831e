/** A destination of a stream kind, opened as the service opens it, and records for it. */
import type { TestContext } from 'node:test';
import { secret } from '@sentinelmesh/crypto';
import type { Egress } from '@sentinelmesh/egress';
import { newChain, nextLink } from '../../src/domain/chain.ts';
import type { OutgoingEvent } from '../../src/domain/outgoing-event.ts';
import type { StreamKind, StreamOutcome, StreamRecord, StreamSender } from '../../src/kinds/destination-kind.ts';
import { sampleEvents } from '../fixtures/sample-events.ts';
import { loopbackEgress } from '../receivers/loopback.ts';
import type { HttpStandIn } from './http-server.ts';

type Opening<Settings> = {
  readonly url: string;
  /** As somebody would send them; what is not there is as by default. */
  readonly settings?: object;
  /** Past the check of the settings: addresses of this machine where only https is allowed. */
  readonly unchecked?: Partial<Settings>;
  readonly credential?: string;
  readonly egress?: Egress;
};

export function openStream<Settings>(context: TestContext, kind: StreamKind<Settings>, opening: Opening<Settings>): StreamSender {
  const { url, settings = {}, unchecked = {}, credential, egress = loopbackEgress() } = opening;
  const sender = kind.open({
    orgId: 'org_01jd3v6q2f7k9m4n8p0r5s1t2v',
    destinationId: 'dst_01jd3v6q2f7k9m4n8p0r5s1t2v',
    url,
    settings: { ...kind.settings.parse(settings), ...unchecked },
    credential: credential === undefined ? undefined : secret(credential),
    signingSecrets: [],
    egress,
    exportFolder: undefined,
  });
  context.after(async () => {
    await sender.close();
    await egress.close();
  });
  return sender;
}

export async function standIn<Server extends HttpStandIn>(context: TestContext, starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  context.after(() => server.close());
  return server;
}

/** So many records of now. `poisoned` are those, by index, that a stand-in never takes. */
export function recordsFor(
  sender: StreamSender,
  count: number,
  poisoned: readonly number[] = [],
  change: Partial<OutgoingEvent> = {},
): readonly StreamRecord[] {
  const events = sampleEvents();
  let head = newChain('chn_01jd3v6q2f7k9m4n8p0r5s1t9z');
  return Array.from({ length: count }, (_, index) => {
    const event = events[index % events.length];
    if (event === undefined) throw new Error('there are no sample events');
    const id = `evt_01jd3v8yfg7r2t5w9x1z${String(index).padStart(6, '0')}`;
    const data = { ...event.data, umlaut: 'grüße "\\ \u2028 😀', ...(poisoned.includes(index) ? { end_user: 'poison' } : {}) };
    const sent: OutgoingEvent = { ...event, id, time: new Date(), data, ...change };
    const content = sender.format.render(sent);
    const link = nextLink(head, content);
    head = link;
    return { event: sent, link, text: sender.format.seal(content, link) };
  });
}

export const send = (
  sender: StreamSender,
  records: readonly StreamRecord[],
  signal = new AbortController().signal,
): Promise<StreamOutcome> => sender.send(records, signal);

/** As the engine does: again until it is acknowledged. */
export async function sendUntilAcknowledged(sender: StreamSender, records: readonly StreamRecord[], tries = 10): Promise<StreamOutcome> {
  const outcome = await send(sender, records);
  return outcome.kind === 'acknowledged' || tries === 1 ? outcome : sendUntilAcknowledged(sender, records, tries - 1);
}
