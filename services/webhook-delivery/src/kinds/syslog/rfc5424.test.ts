import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrgId, WorkspaceId } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { SEVERITIES } from '../../domain/severity.ts';
import { createSyslogEncoder, type SyslogOrigin } from './rfc5424.ts';

const origin: SyslogOrigin = { facility: 10, hostname: 'mesh.example', appName: 'sentinelmesh', enterpriseNumber: 32473 };
const event = {
  id: 'evt_1',
  type: 'guard.input.blocked',
  major: 1,
  source: '/sentinelmesh/guard',
  subject: undefined,
  time: new Date('2026-11-20T10:00:00.120Z'),
  dataschema: undefined,
  orgId: 'org_1' as OrgId,
  workspaceId: 'ws_1' as WorkspaceId,
  correlationId: undefined,
  causationId: undefined,
  traceparent: undefined,
  data: {},
  severity: 'critical',
} as const;
const link = { chain: 'chn_1', sequence: 7, hash: 'ab', previousHash: '' };

describe('a syslog message', () => {
  it('has the header of RFC 5424', () => {
    assert.equal(
      createSyslogEncoder(origin).encode({ event, link }, 'CEF:0|…'),
      '<82>1 2026-11-20T10:00:00.120Z mesh.example sentinelmesh - guard.input.blocked ' +
        '[sentinelmesh@32473 eventId="evt_1" org="org_1" workspace="ws_1" chain="chn_1" sequence="7" hash="ab"] CEF:0|…',
    );
  });

  it('tells how bad the event is in the priority', () => {
    const priorities = SEVERITIES.map((severity) => {
      const text = createSyslogEncoder({ ...origin, facility: 23 }).encode({ event: { ...event, severity }, link }, 'm');
      return text?.slice(0, text.indexOf('>') + 1);
    });
    assert.deepEqual(priorities, ['<190>', '<189>', '<188>', '<187>', '<186>']);
  });

  it('leaves the workspace out where there is none', () => {
    const text = createSyslogEncoder(origin).encode({ event: { ...event, workspaceId: undefined }, link }, 'm');
    assert.ok(text?.includes(' org="org_1" chain="chn_1" '));
  });

  it('has nil for a time or a type that cannot be told', () => {
    const encoder = createSyslogEncoder(origin);
    for (const time of [new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15)])
      assert.match(encoder.encode({ event: { ...event, time }, link }, 'm') ?? '', /^<82>1 - mesh/);
    assert.match(encoder.encode({ event: { ...event, type: 'a b' }, link }, 'm') ?? '', / - - \[/);
    assert.match(encoder.encode({ event: { ...event, type: 'x'.repeat(40) }, link }, 'm') ?? '', / - x{32} \[/);
  });

  it('is not made of what is more than one line', () => {
    for (const text of ['a\nb', 'a\r', '\0']) assert.equal(createSyslogEncoder(origin).encode({ event, link }, text), undefined);
  });

  it('can be read back, whatever is in it, and its header is no longer than foretold', () => {
    const id = fc.string({ unit: 'grapheme', maxLength: 64 });
    fc.assert(
      fc.property(id, id, id, fc.nat(), fc.string({ unit: 'grapheme' }), (eventId, org, chain, sequence, text) => {
        fc.pre(!/[\r\n\0]/.test(text));
        const hash = 'f'.repeat(64);
        const encoder = createSyslogEncoder(origin);
        const message =
          encoder.encode({ event: { ...event, id: eventId, orgId: org as OrgId }, link: { ...link, chain, sequence, hash } }, text) ?? '';
        assert.doesNotMatch(message, /[\r\n\0]/);
        const read = readMessage(message);
        assert.deepEqual(read.data, {
          eventId: oneLine(eventId),
          org: oneLine(org),
          workspace: 'ws_1',
          chain: oneLine(chain),
          sequence: String(sequence),
          hash,
        });
        assert.equal(read.text, text);
        if (/^[\x20-\x21\x23-\x5b\x5e-\x7e]*$/.test(eventId + org + chain))
          assert.ok(message.length - text.length <= encoder.maxHeaderBytes);
      }),
      { numRuns: 300 },
    );
  });
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: they become spaces.
const oneLine = (text: string) => text.replace(/[\0-\x1f\x7f]/g, ' ');

/** A reader that takes RFC 5424 at its word. */
function readMessage(message: string): { readonly data: Record<string, string>; readonly text: string } {
  const head = /^<\d{1,3}>1 \S+ \S+ \S+ \S+ \S+ \[sentinelmesh@\d+/.exec(message)?.[0];
  assert.ok(head !== undefined, message);
  const parameter = / ([^= "\]]+)="((?:[^"\\\]]|\\["\\\]])*)"/sy;
  parameter.lastIndex = head.length;
  const data: Record<string, string> = {};
  let end = head.length;
  for (let found = parameter.exec(message); found !== null; found = parameter.exec(message)) {
    data[found[1] ?? ''] = (found[2] ?? '').replace(/\\(["\\\]])/g, '$1');
    end = parameter.lastIndex;
  }
  assert.equal(message.slice(end, end + 2), '] ');
  return { data, text: message.slice(end + 2) };
}
