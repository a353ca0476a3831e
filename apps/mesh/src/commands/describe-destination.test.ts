import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Destination } from '@sentinelmesh/contracts';
import { describeDestinations } from './describe-destination.ts';

const now = Date.UTC(2026, 10, 21, 12);
const at = (secondsAgo: number) => new Date(now - secondsAgo * 1_000);
const destination = (different: Parameters<typeof Destination.fromPartial>[0]) =>
  Destination.fromPartial({ id: 'dst_1', kind: 'webhook', name: 'Orders', state: 'enabled', ...different });
const shown = (...destinations: Destination[]) => describeDestinations(destinations, now);

it('a destination is a row with its host, and with nothing else of its URL', () => {
  const text = shown(
    destination({ url: 'https://hooks.example.com:8443/services/T0/secret?key=secret', health: { lastSuccessAt: at(120) } }),
  );
  assert.match(text, /^ID +KIND +NAME +HOST +STATE +LAST SUCCESS\ndst_1 +webhook +Orders +hooks\.example\.com:8443 +enabled +2 min ago$/);
  assert.match(shown(destination({ kind: 'file', url: 'file:///siem/events.jsonl' })), / \/siem\/events\.jsonl +enabled +never$/);
});

it('one that fails says since when, why, and what the mesh does', () => {
  const health = {
    circuit: 'open',
    failures: 12,
    failingSince: at(7_200),
    lastError: 'connect',
    lastErrorDetail: 'nothing\u001b[2J listens',
  };
  const [, , note] = shown(destination({ url: 'https://a.example/', health })).split('\n');
  assert.equal(
    note,
    '  left alone for a while after 12 failures in a row since 2026-11-21 10:00:00Z, the last one connect: nothing [2J listens',
  );
  const closed = shown(destination({ url: 'https://a.example/', health: { circuit: 'closed', failures: 1, failingSince: at(1) } }));
  assert.match(closed, /\n {2}1 failure since 2026-11-21 11:59:59Z, the last one unknown$/);
});

it('one that is disabled says why, and what to do', () => {
  const text = shown(destination({ url: 'https://a.example/', state: 'disabled', disabledReason: 'gone' }));
  assert.match(text, /disabled: gone .*\n {2}its receiver wants no more \(410\).*enable it again/);
});

it('a SIEM tells how far it is, and a webhook does not', () => {
  const position = { streamSequence: 1_203n, chain: 'chn_1', sequence: 45n, hash: 'a'.repeat(64), acknowledgedAt: at(3) };
  const url = 'tls://siem.example:6514';
  assert.match(
    shown(destination({ kind: 'syslog', url, position })),
    /siem\.example:6514 .*\n {2}record 45 of chain chn_1; read to event 1203 of the stream; acknowledged 3 s ago$/,
  );
  assert.match(
    shown(destination({ kind: 'syslog', url, position: { chain: 'chn_1' } })),
    /no record yet of chain chn_1; .*nothing acknowledged yet$/,
  );
  assert.doesNotMatch(shown(destination({ url })), /chain/);
});

it('where there is none, it says how there would be one', () => {
  assert.match(shown(), /^none; POST \/api\/v1\/webhooks adds one/);
});
