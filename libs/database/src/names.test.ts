import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { appRole, plainName, roleUrl, systemRole } from './names.ts';

describe('a name in SQL', () => {
  it('is taken only when it needs no quotes', () => {
    for (const name of ['guard', 'state_monitor', 'a1']) assert.equal(plainName(name), name);
    for (const name of ['', 'Guard', '1a', 'a-b', 'a.b', 'a b', 'a"b', "a'b", 'a;b', 'é', `a${'b'.repeat(51)}`])
      assert.throws(() => plainName(name), TypeError);
  });

  it('gives roles that Postgres would not cut', () => {
    const longest = `a${'b'.repeat(50)}`;
    assert.ok(systemRole(longest).length <= 63);
    assert.equal(appRole('guard'), 'sm_guard');
  });
});

describe('the URL of a role', () => {
  it('keeps server, database and options and carries any password', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{1,40}$/), (password) => {
        const url = new URL(roleUrl('postgres://admin:old@db.internal:5433/mesh?sslmode=require', 'sm_guard', password));
        assert.equal(decodeURIComponent(url.password), password);
        assert.equal(`${url.username} ${url.host}${url.pathname}${url.search}`, 'sm_guard db.internal:5433/mesh?sslmode=require');
      }),
    );
  });

  it('does not repeat a malformed URL, which may hold a password', () => {
    assert.throws(
      () => roleUrl('postgres//admin:hunter2@host', 'sm_guard', 'x'),
      (error) => error instanceof TypeError && !error.message.includes('hunter2'),
    );
  });
});
