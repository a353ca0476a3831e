import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { parsePageToken, toPage } from './page.ts';

const rows = (count: number) => Array.from({ length: count }, () => ({ id: newId('ws') }));

describe('a page of a list', () => {
  it('has a token exactly when there is more', () => {
    assert.equal(toPage(rows(3), 3).nextPageToken, '');
    assert.notEqual(toPage(rows(4), 3).nextPageToken, '');
    assert.equal(toPage(rows(0), 3).nextPageToken, '');
  });

  it('continues after its last item', () => {
    const list = rows(4);
    const { items, nextPageToken } = toPage(list, 3);
    assert.deepEqual(items, list.slice(0, 3));
    assert.equal(parsePageToken('ws', nextPageToken), list[2]?.id);
  });

  it('takes no token of another list', () => {
    assert.equal(parsePageToken('key', toPage(rows(2), 1).nextPageToken), undefined);
  });

  it('takes no token that it did not give', () => {
    const token = toPage(rows(2), 1).nextPageToken;
    for (const wrong of [`${token}=`, ` ${token}`, token.slice(1), `${token}\0`, Buffer.from('ws_').toString('base64url')])
      assert.equal(parsePageToken('ws', wrong), undefined);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parsePageToken('ws', text) === undefined));
  });
});
