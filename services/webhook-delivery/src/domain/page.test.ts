import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { parsePageToken, toPage } from './page.ts';

const rows = (count: number) => Array.from({ length: count }, () => ({ id: newId('dst') }));

describe('a page of a list', () => {
  it('has a token exactly when there is more, and continues after its last item', () => {
    const list = rows(4);
    assert.equal(toPage(list.slice(1), 3).nextPageToken, '');
    assert.equal(toPage([], 3).nextPageToken, '');
    const { items, nextPageToken } = toPage(list, 3);
    assert.deepEqual(items, list.slice(0, 3));
    assert.equal(parsePageToken('dst', nextPageToken), list[2]?.id);
  });

  it('takes no token that it did not give, nor one of another list', () => {
    const token = toPage(rows(2), 1).nextPageToken;
    assert.equal(parsePageToken('dlv', token), undefined);
    for (const wrong of [`${token}=`, ` ${token}`, token.slice(1), `${token}\0`]) assert.equal(parsePageToken('dst', wrong), undefined);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parsePageToken('dst', text) === undefined));
  });
});
