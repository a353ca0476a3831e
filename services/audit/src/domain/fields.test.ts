import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMoment, isOpaqueId, isWord } from './fields.ts';

describe('searchable fields', () => {
  it('are words where they are ours', () => {
    for (const word of ['input', 'key', 'state-monitor', 'api_key', 'a']) assert.ok(isWord(word), word);
    for (const other of ['', 'Input', 'input.blocked', '_', '1st', 'in put', 'input\n', 'a'.repeat(41), 'ä', '*', '>'])
      assert.ok(!isWord(other), other);
  });

  it('are any readable text of bounded length where they are ids', () => {
    for (const id of ['req_1', 'anna@example.org', 'été 1', '🔒'.repeat(128), 'x'.repeat(256)]) assert.ok(isOpaqueId(id), id);
    for (const other of ['', 'a\0b', 'line\nbreak', '\x1b[31m', '\x9f', '\ud800', 'x'.repeat(257)])
      assert.ok(!isOpaqueId(other), JSON.stringify(other));
  });

  it('are moments that every format can express', () => {
    for (const moment of ['0001-01-01T00:00:00Z', '2026-11-21T10:00:00Z', '9999-12-31T23:59:59.999Z'])
      assert.ok(isMoment(new Date(moment)), moment);
    for (const other of [new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15)]) assert.ok(!isMoment(other), String(other));
  });
});
