import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { rowsOf, skipReason } from '../../test/shared-data.ts';
import { viewsOf } from './views.ts';

describe('honest prompts made by others', { skip: skipReason }, () => {
  it('have hardly any further views', (t: TestContext) => {
    const texts = rowsOf('injection')
      .filter(({ label, split }) => label === 0 && split === 'dev')
      .map(({ text }) => text);
    const before = process.cpuUsage().user;
    const views = texts.map((text) => viewsOf(text).decoded);
    const time = process.cpuUsage().user - before;
    const names = Object.entries(Object.groupBy(views.flat(), ({ name }) => name)).map(([name, found]) => `${name} ${found?.length}`);
    const share = views.filter(({ length }) => length > 0).length / texts.length;
    t.diagnostic(`${(100 * share).toFixed(2)} % of ${texts.length}: ${names.join(', ')}`);
    t.diagnostic(`${(time / texts.length).toFixed(1)} µs for each, of ${Math.round(texts.join('').length / texts.length)} characters`);
    assert.ok(share <= 0.005);
  });
});
