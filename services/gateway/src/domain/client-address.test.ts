import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClientAddress } from './client-address.ts';

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
