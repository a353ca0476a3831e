import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleEvents } from '../../test/fixtures/sample-events.ts';
import { newChain, nextLink } from '../domain/chain.ts';
import { createCefFormat } from './cef.ts';
import { ecsFormat } from './ecs.ts';
import { readExportLine } from './export-line.ts';
import { jsonFormat } from './json.ts';
import { leefFormat } from './leef.ts';
import { createOcsfFormat } from './ocsf.ts';

const event = sampleEvents().find(({ type }) => type === 'guard.input.blocked') ?? assert.fail();

const syslog = '<109>1 2026-11-20T10:00:00.123Z mesh sentinelmesh - guard.input.blocked';
const data = '[sentinelmesh@32473 note="a {\\"b\\":1} CEF:0|x \\] end" chain="x"][other@1]';

const anyFormatWrappers: Readonly<Record<string, (text: string) => string>> = {
  'as it was sent': (text) => text,
  'with blanks around it': (text) => `  ${text}\r`,
  'in RFC 5424': (text) => `${syslog} - ${text}`,
  'in RFC 5424 with a byte order mark': (text) => `${syslog} - \ufeff${text}`,
  'in RFC 5424 with octet count and structured data': (text) => `1234 ${syslog} ${data} ${text}`,
  'in a file of rsyslog': (text) => `Nov 20 10:00:00 mesh sentinelmesh: ${text}`,
  'in a HEC event as text': (text) => JSON.stringify({ time: 1, sourcetype: 'sm', event: text, fields: { event_id: 'evt_1' } }),
  'in a Splunk search result': (text) => JSON.stringify({ preview: false, result: { _time: 'x', host: '{', _raw: text } }),
  'in a log of Datadog': (text) => JSON.stringify({ ddsource: 'sentinelmesh', message: text, ddtags: 'a:b' }),
  'in a body of OTLP': (text) =>
    JSON.stringify({
      resourceLogs: [{ resource: {}, scopeLogs: [{ scope: {}, logRecords: [{ timeUnixNano: '1', body: { stringValue: text } }] }] }],
    }),
  'in a row of Sentinel': (text) => JSON.stringify({ TimeGenerated: 'x', EventType: 'guard.input.blocked', Record: text }),
};
const jsonWrappers: Readonly<Record<string, (text: string) => string>> = {
  'in a HEC event': (text) => `{"time":1,"event":${text},"fields":{}}`,
  'in a hit of Elasticsearch': (text) => `{"_index":"logs","_id":"evt_1","_source":${text}}`,
  'in an array': (text) => `[${text}]`,
  'in a row of Sentinel as an object': (text) => `{"TimeGenerated":"x","Record":${text}}`,
  'in Datadog attributes': (text) => `{"id":"x","attributes":{"attributes":${text}}}`,
};

const formats = {
  CEF: createCefFormat(),
  LEEF: leefFormat,
  CloudEvents: jsonFormat,
  OCSF: createOcsfFormat(),
  'OCSF 1.9': createOcsfFormat({ version: '1.9.0' }),
  ECS: ecsFormat,
};

describe('a line of an export', () => {
  for (const [name, format] of Object.entries(formats)) {
    const content = format.render(event);
    const link = nextLink(newChain('dst_1'), content);
    const isText = name === 'CEF' || name === 'LEEF';
    for (const [place, wrap] of Object.entries({ ...anyFormatWrappers, ...(isText ? {} : jsonWrappers) })) {
      it(`gives the ${name} record that it holds ${place}`, () => {
        assert.deepEqual(readExportLine(wrap(format.seal(content, link))), { records: [{ content, link }], isBlank: false });
      });
    }
  }

  it('gives all records where it holds several, and each once where it shows it twice', () => {
    const content = jsonFormat.render(event);
    const link = nextLink(newChain('dst_1'), content);
    const text = jsonFormat.seal(content, link);
    assert.equal(readExportLine(`[${text},${text}]`).records.length, 2);
    assert.equal(readExportLine(JSON.stringify({ message: text, attributes: JSON.parse(text) })).records.length, 1);
  });

  it('is blank where it is the action of a bulk request', () => {
    assert.deepEqual(readExportLine('{"create":{"_id":"evt_1"}}'), { records: [], isBlank: true });
    assert.deepEqual(readExportLine('{"create":"evt_1"}'), { records: [], isBlank: false });
  });
});
