/** The service in a process that is killed when the first records are committed and none is acknowledged. */
import type { ConsumeOptions, HandleBatch } from '@sentinelmesh/event-bus';
import { main } from '@sentinelmesh/service-kit';
import { auditService } from '../src/index.ts';

type Start = typeof auditService.start;

const startDoomed: Start = (kit) => {
  const connectBus: typeof kit.connectBus = async () => {
    const bus = await kit.connectBus();
    return { ...bus, consume: (durable, options) => bus.consume(durable, { ...options, handleBatch: killedAfter(options) }) };
  };
  return auditService.start(Object.create(kit, { connectBus: { value: connectBus } }));
};

function killedAfter(options: ConsumeOptions): HandleBatch {
  if (!('handleBatch' in options)) throw new Error('the service handles batches');
  return async (messages) => {
    await options.handleBatch(messages);
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  };
}

await main([{ ...auditService, start: startDoomed }]);
