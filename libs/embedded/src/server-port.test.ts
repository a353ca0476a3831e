import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { PortTaken } from './errors.ts';
import { AddressInUse } from './launch-server.ts';
import { launchOnPort } from './server-port.ts';

const base = mkdtempSync(join(tmpdir(), 'port-'));
after(() => rmSync(base, { recursive: true, force: true }));

let count = 0;
const freshFile = (): string => join(base, String(++count));
const succeed = (port: number) => Promise.resolve(port);

describe('launching on a port', () => {
  it('keeps the port from one start to the next', async () => {
    const portFile = freshFile();
    const first = await launchOnPort({ server: 's', requested: 0, portFile, launch: succeed });
    const second = await launchOnPort({ server: 's', requested: 0, portFile, launch: succeed });
    assert.equal(second.port, first.port);
    assert.equal(second.launched, first.port);
  });

  it('chooses another when a stranger has the remembered one, and remembers that', async () => {
    const portFile = freshFile();
    writeFileSync(portFile, '15500\n');
    const launch = (port: number) => (port === 15_500 ? Promise.reject(new AddressInUse()) : succeed(port));
    const { port } = await launchOnPort({ server: 's', requested: 0, portFile, launch });
    assert.notEqual(port, 15_500);
    assert.equal((await launchOnPort({ server: 's', requested: 0, portFile, launch: succeed })).port, port);
  });

  it('does not move a port that was asked for', async () => {
    const launch = () => Promise.reject(new AddressInUse());
    const attempt = launchOnPort({ server: 'nats-server', requested: 4_222, portFile: freshFile(), launch });
    await assert.rejects(
      attempt,
      (error) => error instanceof PortTaken && /port 4222, wanted for nats-server, is taken/.test(error.message),
    );
  });

  it('passes other failures on at once', async () => {
    let launches = 0;
    const launch = () => {
      launches++;
      return Promise.reject(new Error('broken'));
    };
    await assert.rejects(launchOnPort({ server: 's', requested: 0, portFile: freshFile(), launch }), /broken/);
    assert.equal(launches, 1);
  });

  it('ignores a file that holds no port, and stays below the range of outgoing connections', async () => {
    const portFile = freshFile();
    writeFileSync(portFile, '80; rm -rf /');
    const { port } = await launchOnPort({ server: 's', requested: 0, portFile, launch: succeed });
    assert.ok(port >= 15_000 && port < 32_000);
  });
});
