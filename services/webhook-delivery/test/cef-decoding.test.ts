import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { titleOf } from '../src/domain/event-title.ts';
import type { OutgoingEvent } from '../src/domain/outgoing-event.ts';
import { createCefFormat } from '../src/formats/cef.ts';
import { percentOf, viewOf } from '../src/formats/event-view.ts';
import { parseCef } from './cef-parser.ts';
import { arbitraryEvent, arbitraryLink } from './fixtures/arbitrary-event.ts';
import { readShared, skipReason } from './shared-data.ts';

type Vector = { readonly name: string; readonly input: string; readonly decoded: Readonly<Record<string, unknown>> };

describe('the CEF decoder of these tests', () => {
  it('decodes what Logstash decodes to what Logstash makes of it', { skip: skipReason }, () => {
    const { vectors } = readShared<{ vectors: readonly Vector[] }>('siem/cef-logstash-decode.json');
    for (const { name, input, decoded } of vectors) assert.deepEqual(asLogstash(input), decoded, name);
    assert.equal(vectors.length, 26);
  });
});

describe('a CEF record', () => {
  it('is decoded to exactly what was meant, whatever the event holds', () => {
    fc.assert(
      fc.property(arbitraryEvent, arbitraryLink, fc.boolean(), (event, link, leadingSpace) => {
        const format = createCefFormat({ leadingSpace });
        const decoded = parseCef(format.seal(format.render(event), link));
        assert.ok(decoded !== undefined);
        assert.deepEqual([decoded.syslog, decoded.header.slice(0, 4)], ['', ['0', 'SentinelMesh', 'SentinelMesh', '0.1.0']]);
        assert.ok(decoded.header.every((field) => /^[\w .-]+$/.test(field)));
        const expected = meantFields(event);
        for (const [key, { value, maxBytes }] of expected) assertSaid(decoded.extension.get(key) ?? '', value, maxBytes);
        assert.equal(decoded.extension.get('deviceExternalId'), link.chain);
        assert.equal(decoded.extension.get('cn1'), String(link.sequence));
        assert.equal(decoded.extension.get('cs5'), link.hash);
        assert.equal(decoded.extension.get('cs6') ?? '', link.previousHash);
        const known = new Set([...expected.keys(), 'deviceExternalId', 'cn1', 'cs5', 'cs6']);
        assert.deepEqual(
          [...decoded.extension.keys()].filter((key) => !known.has(key.replace(/Label$/, ''))),
          [],
        );
      }),
      { numRuns: 10_000 },
    );
  });
});

type Meant = { readonly value: string; readonly maxBytes: number };

/** What a receiver should read, by key. */
function meantFields(event: OutgoingEvent): ReadonlyMap<string, Meant> {
  const view = viewOf(event);
  const short = (value: string | number | undefined, maxBytes = 255): Meant => ({ value: String(value ?? ''), maxBytes });
  return new Map([
    ['rt', short(event.time.getTime())],
    ['externalId', short(event.id)],
    [
      'cat',
      short(
        event.type
          .split('.')[0]
          ?.slice(0, 128)
          .replace(/[^\w-]/g, '_') || 'unknown',
      ),
    ],
    ['act', short(view.decision, 63)],
    ['outcome', short(view.stopped ? 'failure' : 'success')],
    ['reason', short(view.reason, 1023)],
    ['msg', short(titleOf(event), 1023)],
    ['request', short(view.requestId)],
    ['suser', short(view.principal?.id)],
    ['duser', short(view.endUser)],
    ['cs1', short(view.policy?.id)],
    ['cs2', short(view.agent)],
    ['cs3', short(event.workspaceId)],
    ['cs4', short(view.ruleIds.join(','), 1023)],
    ['cn2', short(percentOf(view.risk))],
    ['orgId', short(event.orgId)],
    ['sessionId', short(view.sessionId)],
  ]);
}

/** Line breaks of all kinds are one kind, other control characters blanks; what is too long is cut and says so. */
function assertSaid(said: string, meant: string, maxBytes: number): void {
  const lines = meant
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .split(/[\n\r\u0085\u2028\u2029]/);
  const whole = lines
    .map((line) => line.replace(/\p{Cc}+/gu, ' '))
    .join('\n')
    .trim();
  if (Buffer.byteLength(whole) <= maxBytes) {
    assert.equal(said, whole);
    return;
  }
  assert.ok(Buffer.byteLength(said) <= maxBytes);
  assert.ok(said.endsWith('...') && whole.startsWith(said.slice(0, -3)));
  assert.ok(Buffer.byteLength(said) > maxBytes - 10 || whole[said.length - 3]?.trim() === '');
}

const NAMES: Readonly<Record<string, string>> = {
  src: 'sourceAddress',
  dst: 'destinationAddress',
  spt: 'sourcePort',
  dpt: 'destinationPort',
  proto: 'transportProtocol',
  shost: 'sourceHostName',
  dhost: 'destinationHostName',
  outcome: 'eventOutcome',
  amac: 'agentMacAddress',
  dvchost: 'deviceHostName',
  cat: 'deviceEventCategory',
  dproc: 'destinationProcessName',
  msg: 'message',
};
const CUSTOM: Readonly<Record<string, string>> = {
  cs: 'deviceCustomString',
  cn: 'deviceCustomNumber',
  cfp: 'deviceCustomFloatingPoint',
  c6a: 'deviceCustomIPv6Address',
};
const HEADER = ['cefVersion', 'deviceVendor', 'deviceProduct', 'deviceVersion', 'deviceEventClassId', 'name', 'severity'];

/** Decoded as the codec of Logstash does, with its names. */
function asLogstash(input: string): Record<string, unknown> {
  const decoded = parseCef(input);
  if (decoded === undefined) return { message: input, tags: ['_cefparsefailure'] };
  return {
    ...Object.fromEntries(decoded.header.map((field, index) => [HEADER[index], field])),
    ...(decoded.syslog === '' ? {} : { syslog: decoded.syslog }),
    ...Object.fromEntries([...decoded.extension].map(([key, value]) => [logstashName(key), value])),
  };
}

function logstashName(key: string): string {
  const [, custom = '', rest] = /^(cs|cn|cfp|c6a)(\d+(?:Label)?)$/.exec(key) ?? [];
  if (rest !== undefined) return `${CUSTOM[custom]}${rest}`;
  return NAMES[key] ?? key.replace(/^([^[]+)(\[\d+\])$/, '[$1]$2');
}
