import type { OrgId, WorkspaceId } from '@sentinelmesh/kernel';
import { type ChainHead, newChain, nextLink } from '../../src/domain/chain.ts';
import type { OutgoingEvent } from '../../src/domain/outgoing-event.ts';
import type { RecordFormat } from '../../src/domain/record-format.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import type { StreamRecord } from '../../src/kinds/destination-kind.ts';

/** What readers of logs trip over. */
const TEXTS = [
  'plain words',
  'bar | equals = brackets [a] "quotes" \\ backslash \\n',
  'Grüße, 你好, 🛡️ and a combining e\u0301',
  "tab\tand line\nfeeds\r\nof all\u2028 kinds, and it's 100 % <xml/> &amp; {json: [1]}",
  '<14>1 2026-01-01T00:00:00Z evil evil - - - forged',
  'CEF:0|a|b|c|d|e|5|act=x LEEF:2.0|a ] \\] ="',
];

/** A blocked input, with texts of others in it. The same for the same number. */
export function hostileEvent(number: number): OutgoingEvent {
  const text = (shift: number) => TEXTS[(number + shift) % TEXTS.length] ?? '';
  const severity = SEVERITIES[number % SEVERITIES.length] ?? 'info';
  return {
    id: `evt_01jd3v8yfg7r2t5w9x1z${String(number).padStart(6, '0')}`,
    type: number % 3 === 0 ? 'guard.input.blocked' : 'gateway.request.of.a.type.that.is.longer.than.32',
    major: 1,
    source: '/sentinelmesh/guard',
    subject: 'evt_01jd3v8yfd7r2t5w9x1z4a6b9d',
    time: new Date(Date.UTC(2026, 10, 20, 10, 0, 0, number % 1_000) + number * 1_000),
    dataschema: 'sentinelmesh.guard.v1.InputBlocked',
    orgId: 'org_01jd3v6q2f7k9m4n8p0r5s1t2v' as OrgId,
    workspaceId: number % 4 === 0 ? undefined : ('ws_01jd3v6q2f7k9m4n8p0r5s1t3w' as WorkspaceId),
    correlationId: 'req_01jd3v8yfc7r2t5w9x1z4a6b8c',
    causationId: undefined,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: {
      inspection: {
        decision: 'block',
        risk: 0.97,
        risk_level: severity,
        reasons: [text(1), text(2)],
        findings: [{ category: 'injection', entity_type: 'PROMPT_INJECTION', count: 1, max_score: 0.97 }],
        principal: { type: 'api_key', id: 'key_01jd3v6q2g7k9m4n8p0r5s1t4x' },
        end_user: text(3),
        agent: text(4),
        session_id: 'ses_01jd3v8yfe7r2t5w9x1z4a6bae',
      },
    },
    severity,
  };
}

/** So many records, one chained to the other. */
export function hostileRecords(format: RecordFormat, count: number, from = 0): readonly StreamRecord[] {
  let head: ChainHead = newChain('chn_01jd3v6q2f7k9m4n8p0r5s1t9z');
  return Array.from({ length: count }, (_, index) => {
    const event = hostileEvent(from + index);
    const content = format.render(event);
    const link = nextLink(head, content);
    head = link;
    return { event, link, text: format.seal(content, link) };
  });
}
