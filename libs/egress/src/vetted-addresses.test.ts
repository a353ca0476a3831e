import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPolicy } from './allow-list.ts';
import { EgressRefused } from './errors.ts';
import { checkRemote, vettedAddresses } from './vetted-addresses.ts';

const policy = createPolicy({ hosts: ['listed.test'] });
const answers = [
  { address: '1.1.1.1', family: 4 },
  { address: '2606:4700::1111', family: 6 },
];

describe('where a connection leads', () => {
  it('is one of the vetted addresses, however it is written', () => {
    for (const remote of ['1.1.1.1', '::ffff:1.1.1.1', '2606:4700::1111', '2606:4700:0:0:0:0:0:1111']) {
      checkRemote({ host: 'a.test', answers, policy }, remote);
    }
  });

  it('is refused when it is any other, public or not, or cannot be told', () => {
    for (const remote of ['1.1.1.2', '127.0.0.1', '::1', 'fe80::1%eth0', '', undefined]) {
      assert.throws(() => checkRemote({ host: 'a.test', answers, policy }, remote), EgressRefused, remote);
    }
  });

  it('does not matter for a listed host', () => checkRemote({ host: 'listed.test', answers, policy }, '127.0.0.1'));
});

describe('the addresses of a host', () => {
  const lookup = () => new Promise<never>(() => {});

  it('are not waited for longer than the limit, nor when the caller has given up', async () => {
    const vetting = { policy, lookup, timeoutMs: 30 };
    await assert.rejects(vettedAddresses('a.test', vetting, {}), { reason: 'dns' });
    const reason = new Error('enough');
    await assert.rejects(vettedAddresses('a.test', { ...vetting, timeoutMs: 5_000 }, {}, AbortSignal.abort(reason)), reason);
  });

  it('of an address are that address, and nobody is asked', async () => {
    const progress = {};
    assert.deepEqual(await vettedAddresses('1.1.1.1', { policy, lookup, timeoutMs: 30 }, progress), [{ address: '1.1.1.1', family: 4 }]);
    assert.deepEqual(progress, {});
  });
});
