import { eventFilter } from '@sentinelmesh/contracts';
import { connectBus, type EventAttributes, readAttributes } from '@sentinelmesh/event-bus';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { redactText } from '@sentinelmesh/service-kit';
import { createLogger } from '@sentinelmesh/telemetry';
import { busUrl } from '../embedded/environment.ts';
import { BUS_OPERATOR } from '../embedded/servers.ts';
import { paint } from '../terminal.ts';
import { describeEvent } from './describe-event.ts';
import { parseOrg } from './ids.ts';
import { findRunningMesh } from './running-mesh.ts';

/** Shows events until Ctrl-C. */
export async function tail({ org, type = '*.*.*', json = false }: { org?: string; type?: string; json?: boolean }): Promise<void> {
  if (!/^([a-z_]+|\*)\.([a-z_]+|\*)\.([a-z_]+|\*)$/.test(type))
    throw new InvalidArgument([{ field: '--type', message: 'must be three words or *, such as guard.*.blocked' }]);
  const filter = eventFilter({ type, ...(org === undefined ? {} : { orgId: parseOrg(org) }) });
  const { state, secrets } = await findRunningMesh();
  const log = createLogger({ service: 'mesh', level: 'warn', format: 'text', redactText });
  const bus = await connectBus({ url: busUrl(process.env.NATS_URL?.trim() || state.nats, BUS_OPERATOR, secrets), name: BUS_OPERATOR, log });
  await bus.subscribe(
    filter,
    (message) => {
      const attributes = readAttributes(message);
      const data: unknown = JSON.parse(Buffer.from(message.payload).toString());
      process.stdout.write(`${json ? JSON.stringify(toJson(attributes, data)) : describeEvent(attributes, data)}\n`);
    },
    { onInterrupted: () => void process.stderr.write('mesh: the bus was away; events in between are not shown\n') },
  );
  if (!json) process.stderr.write(paint.dim('listening; Ctrl-C ends\n'));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  await bus.close();
}

/** The attributes of CloudEvents, named as in all JSON of the mesh, with the payload as `data`. */
function toJson(
  { id, source, type, subject, time, orgId, workspaceId, correlationId, causationId, traceparent }: EventAttributes,
  data: unknown,
) {
  return {
    id,
    source,
    type,
    subject,
    time,
    org_id: orgId,
    workspace_id: workspaceId,
    correlation_id: correlationId,
    causation_id: causationId,
    traceparent,
    data,
  };
}
