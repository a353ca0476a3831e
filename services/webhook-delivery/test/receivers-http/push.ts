import { secret } from '@sentinelmesh/crypto';
import type { Egress } from '@sentinelmesh/egress';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import type { OutgoingEvent } from '../../src/domain/outgoing-event.ts';
import type { PushKind, PushSender } from '../../src/kinds/destination-kind.ts';
import { sampleEvents } from '../fixtures/sample-events.ts';

export type Opening = {
  readonly egress: Egress;
  readonly url: string;
  readonly settings?: object;
  readonly credential?: string;
  readonly signingSecrets?: readonly string[];
};

/** A sender as the engine opens it: with settings that the kind has checked. */
export function openPush<Settings>(
  kind: PushKind<Settings>,
  { egress, url, settings = {}, credential, signingSecrets = [] }: Opening,
): PushSender {
  return kind.open({
    orgId: 'org_01jd3v6q2f7k9m4n8p0r5s1t2v',
    destinationId: 'dst_01jd3v6q2f7k9m4n8p0r5s1t2v',
    url,
    settings: kind.settings.parse(settings),
    credential: credential === undefined ? undefined : secret(credential),
    signingSecrets: signingSecrets.map((text) => secret(text)),
    egress,
    exportFolder: undefined,
  });
}

export const sampleEvent = (type = 'guard.input.blocked'): OutgoingEvent => {
  const found = sampleEvents().find((event) => event.type === type);
  if (found === undefined) throw new Error(`no sample of ${type}`);
  return found;
};

/** Sends one event with a new sender, and closes that. */
export async function sendOnce(sender: PushSender, event = sampleEvent(), signal = AbortSignal.timeout(20_000)): Promise<AttemptResult> {
  try {
    return await sender.send(event, { attemptedAt: new Date(), signal });
  } finally {
    await sender.close();
  }
}
