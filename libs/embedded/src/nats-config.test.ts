import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderNatsConfig } from './nats-config.ts';

const SETTINGS = {
  serverName: 'mesh',
  listen: '127.0.0.1:4222',
  storeDirectory: '/data/store',
  users: [],
  maxFileBytes: 10,
  maxMemoryBytes: 5,
  maxPayloadBytes: 1024,
};

describe('the configuration of nats-server', () => {
  it('listens where it is told, without monitoring and without a user for strangers', () => {
    const config = renderNatsConfig(SETTINGS);
    assert.match(config, /^listen: "127\.0\.0\.1:4222"$/m);
    assert.doesNotMatch(config, /http|no_auth_user|monitor/);
  });

  it('tells about itself where it is told to', () => {
    assert.match(renderNatsConfig({ ...SETTINGS, monitor: '127.0.0.1:8222' }), /^http: "127\.0\.0\.1:8222"$/m);
  });

  it('denies everything where nothing is allowed, for an empty allow list would allow all', () => {
    const config = renderNatsConfig({
      ...SETTINGS,
      users: [{ user: 'audit', password: 'p', publish: [], subscribe: ['sm.audit.>', '_INBOX.>'] }],
    });
    assert.match(config, /publish: \{ deny: \[">"\] \}, subscribe: \{ allow: \["sm\.audit\.>", "_INBOX\.>"\] \}/);
  });

  it('lets no value out of its quotes', () => {
    const config = renderNatsConfig({ ...SETTINGS, storeDirectory: '/a "b"\\\nhttp: 8222' });
    assert.ok(config.includes('store_dir: "/a \\"b\\"\\\\\\x0ahttp: 8222"'));
  });
});
