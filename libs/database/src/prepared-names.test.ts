import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPreparedNames } from './prepared-names.ts';

describe('names for prepared statements', () => {
  it('are given to a statement that comes back, always the same', () => {
    const nameOf = createPreparedNames();
    assert.deepEqual([nameOf('select 1'), nameOf('select 1')], [undefined, undefined]);
    const name = nameOf('select 1');
    assert.match(name ?? '', /^sm_[0-9a-f]{24}$/);
    assert.equal(nameOf('select 1'), name);
  });

  it('are not given to statements that are different each time, however many there are', () => {
    const nameOf = createPreparedNames();
    for (let index = 0; index < 10_000; index++) assert.equal(nameOf(`insert into t values (${index})`), undefined);
    for (let use = 0; use < 2; use++) nameOf('select 2');
    assert.notEqual(nameOf('select 2'), undefined);
  });

  it('run out, so that a server never holds more than a hundred for a connection', () => {
    const nameOf = createPreparedNames();
    const named = new Set<string>();
    for (let text = 0; text < 200; text++) for (let use = 0; use < 4; use++) named.add(nameOf(`select ${text}`) ?? '');
    assert.equal([...named].filter((name) => name !== '').length, 100);
  });
});
