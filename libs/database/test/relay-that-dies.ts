// Started as a process of its own by outbox.test.ts: publishes one message and is killed before it can delete the row.
import { silentLogger } from '@sentinelmesh/telemetry';
import { createOutboxRelay } from '../src/index.ts';
import { openDemo } from './demo.ts';

const database = await openDemo(process.argv[2] ?? '');
const relay = createOutboxRelay({
  database,
  schema: 'demo',
  log: silentLogger,
  publish: async ({ id }) => {
    process.stdout.write(id, () => process.kill(process.pid, 'SIGKILL'));
    await new Promise(() => undefined);
  },
});
relay.start();
