import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { describeEvent } from './describe-event.ts';

const attributes = (type: string) =>
  ({ id: 'evt_1', source: '/sentinelmesh/guard', type, time: new Date('2026-11-21T12:00:01.234Z'), orgId: newId('org') }) as Parameters<
    typeof describeEvent
  >[0];

it('an inspection is told in one line: when, what, decision, risk and findings', () => {
  const inspection = { decision: 'redact', risk: 0.2, findings: [{ entity_type: 'EMAIL_ADDRESS', count: 2 }], duration_us: 400 };
  assert.match(
    describeEvent(attributes('guard.input.inspected'), { inspection }),
    /^12:00:01\.234 guard\.input\.inspected {2}org_\w+ {2}redact risk 0\.2 {2}EMAIL_ADDRESS×2 {2}400 µs$/,
  );
});

it('an inspection without findings, a key and an event of an unknown shape are told too', () => {
  assert.match(
    describeEvent(attributes('guard.input.inspected'), { inspection: { decision: 'allow', risk: 0, duration_us: 90 } }),
    /allow risk 0/,
  );
  assert.match(describeEvent(attributes('identity.key.revoked'), { key_id: 'key_1' }), /key_1$/);
  assert.match(describeEvent(attributes('some.thing.happened'), 'text'), /some\.thing\.happened/);
});
