import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { severityOf } from '../src/domain/event-severity.ts';
import type { OutgoingEvent } from '../src/domain/outgoing-event.ts';
import { type FormatChoice, formatOf } from '../src/formats/format-of.ts';

const CHOICES: Readonly<Record<string, FormatChoice>> = {
  json: { format: 'json' },
  ecs: { format: 'ecs' },
  cef: { format: 'cef' },
  'cef, spaced': { format: 'cef', cefLeadingSpace: true },
  leef: { format: 'leef' },
  'ocsf 1.8.0': { format: 'ocsf' },
  'ocsf 1.9.0': { format: 'ocsf', ocsfVersion: '1.9.0' },
};

type Golden = { readonly event: Omit<OutgoingEvent, 'time' | 'severity'> & { readonly time: string }; readonly written: object };

/** Events as the bus had them, and the beginnings of the hashes of what each format wrote for them. */
const golden = readFileSync(join(import.meta.dirname, 'fixtures/golden-records.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Golden);

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

const CHANGED = `
What is written for an event is not what earlier versions write. During an upgrade a destination may then have records twice with one
number and two hashes, which \`mesh siem verify\` calls a conflict. If that is meant, say so in the changelog, and put the new hashes
into test/fixtures/golden-records.ndjson.`;

describe('the record of an event', () => {
  for (const { event, written } of golden)
    it(`is what every version has written so far: ${event.type} ${event.id}`, () => {
      const same = { ...event, time: new Date(event.time), severity: severityOf(event.type, event.data) } as OutgoingEvent;
      const now = Object.fromEntries(Object.entries(CHOICES).map(([name, choice]) => [name, hashOf(formatOf(choice).render(same))]));
      assert.deepEqual(now, written, CHANGED + JSON.stringify(now));
    });
});
