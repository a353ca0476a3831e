import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { createPolicy } from './allow-list.ts';
import { createEgress } from './create-egress.ts';

describe('the allow-list', () => {
  it('opens nothing by itself', () => {
    const policy = createPolicy({});
    assert.ok(policy.mayDial('a.example', ['1.1.1.1', '2606:4700::1111']));
    assert.ok(!policy.mayDial('a.example', []));
    assert.ok(!policy.mayDial('a.example', ['1.1.1.1', '10.0.0.1']));
    assert.ok(policy.isOpenPort('a.example', 443) && policy.isOpenPort('a.example', 80) && !policy.isOpenPort('a.example', 22));
  });

  it('trusts a listed host on every port and at every address, and only that host', () => {
    const policy = createPolicy({ hosts: ['Hooks.Internal.', '127.0.0.1', '::1', '0x7f000002'] });
    assert.ok(policy.mayDial('hooks.internal', ['10.0.0.1']) && policy.isOpenPort('hooks.internal.', 9999));
    assert.ok(policy.mayDial('127.0.0.1', ['127.0.0.1']) && policy.mayDial('::1', ['::1']) && policy.mayDial('127.0.0.2', ['127.0.0.2']));
    assert.ok(!policy.mayDial('a.hooks.internal', ['10.0.0.1']));
    assert.ok(!policy.mayDial('other.example', ['127.0.0.1']));
  });

  it('knows a listed host however it is written, and nothing else', async () => {
    const egress = createEgress({ allow: { hosts: ['Hooks.Internal.', 'bücher.example', '::1', '127.0.0.2'] }, log: { warn() {} } });
    for (const host of [
      'hooks.internal',
      'HOOKS.internal.',
      'xn--bcher-kva.example',
      'BÜCHER.example',
      '::1',
      '0:0:0:0:0:0:0:1',
      '127.0.0.2',
      '0x7f000002',
    ])
      assert.ok(egress.isListedHost(host), host);
    for (const host of ['', 'internal', 'a.hooks.internal', 'hooks.internal/', 'u@hooks.internal', '127.0.0.1', '::2', '[::1', '%'])
      assert.ok(!egress.isListedHost(host), host);
  });

  it('takes a listed network for public, without opening ports', () => {
    const policy = createPolicy({ cidrs: ['10.1.0.0/16', 'fd00::/8'], ports: [8443] });
    assert.ok(policy.mayDial('a.example', ['10.1.2.3', 'fd00::1', '::ffff:10.1.2.3', '1.1.1.1']));
    assert.ok(!policy.mayDial('a.example', ['10.2.0.1']));
    assert.ok(policy.isOpenPort('a.example', 8443) && !policy.isOpenPort('10.1.2.3', 8444));
  });

  it('is refused when an entry cannot be understood', () => {
    for (const host of ['', 'a b', '*.example.com', 'https://a.example', 'a.example:80', 'u@a.example', 'a.example/x']) {
      assert.throws(() => createPolicy({ hosts: [host] }), InvalidArgument, host);
    }
    for (const cidr of ['10.0.0.0', '10.0.0.0/33', 'example.com/8', ''])
      assert.throws(() => createPolicy({ cidrs: [cidr] }), InvalidArgument, cidr);
  });
});
