import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClientAddress, networkOf } from './client-address.ts';

describe("a client's address", () => {
  it('is the one of the connection when no proxy is trusted, whatever the header claims', () => {
    assert.equal(createClientAddress([])('203.0.113.9', '198.51.100.1'), '203.0.113.9');
  });

  it('is the nearest one that is not a trusted proxy', () => {
    const addressOf = createClientAddress(['10.0.0.0/8', '::1']);
    assert.equal(addressOf('10.1.2.3', '198.51.100.7, 10.9.9.9'), '198.51.100.7');
    assert.equal(addressOf('10.1.2.3', '1.1.1.1, 198.51.100.7'), '198.51.100.7');
    assert.equal(addressOf('::1', '2001:db8::5'), '2001:db8::5');
    assert.equal(addressOf('203.0.113.9', '198.51.100.7'), '203.0.113.9');
  });

  it('is the proxy itself when what it forwards is no address', () => {
    const addressOf = createClientAddress(['10.0.0.0/8']);
    assert.equal(addressOf('10.1.2.3', 'unknown'), '10.1.2.3');
    assert.equal(addressOf('10.1.2.3', undefined), '10.1.2.3');
  });

  it('is written the same for IPv4 over a dual-stack socket', () => {
    assert.equal(createClientAddress([])('::ffff:203.0.113.9', undefined), '203.0.113.9');
  });
});

describe('what an address limit counts', () => {
  it('is one IPv4 address, and the /64 of an IPv6 address however it is written', () => {
    assert.equal(networkOf('203.0.113.9'), '203.0.113.9');
    const same = ['2001:db8:0:7::1', '2001:0DB8::7:1:2:3:4', '2001:db8:0:7:ffff:ffff:ffff:ffff', '2001:db8:0:7::%eth0'];
    assert.deepEqual([...new Set(same.map(networkOf))], ['2001:db8:0:7::/64']);
    assert.equal(networkOf('::1'), '0:0:0:0::/64');
    assert.notEqual(networkOf('2001:db8:0:8::1'), networkOf('2001:db8:0:7::1'));
    assert.equal(networkOf(''), '');
  });
});
