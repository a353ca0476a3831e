/** Starts the services: all in this process, or each in its own, supervised. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSource } from '@sentinelmesh/config';
import { startNodeService, supervise } from '@sentinelmesh/embedded';
import { run, type Service } from '@sentinelmesh/service-kit';
import type { Logger } from '@sentinelmesh/telemetry';
import { ServiceNotStarted } from '../errors.ts';
import { createEnvironment, type EnvironmentOptions } from './environment.ts';
import { opsPort } from './ops-port.ts';
import { toServerLog } from './servers.ts';
import { services } from './services.ts';

export type RunningServices = {
  readonly http: string;
  readonly grpc: string;
  /** Where identity takes calls of operators. */
  readonly operatorAddress: string;
  /** Where each service takes calls, if each is a process of its own; else all of them answer at `operatorAddress`. */
  readonly serviceAddresses?: Readonly<Record<string, string>>;
  /** Where health and metrics are served, by service; those of one process are under its name. */
  readonly ops: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

export type RunServicesOptions = Pick<EnvironmentOptions, 'base' | 'secrets' | 'adminUrl' | 'natsUrl'> & {
  /** For the sockets by which processes of the mesh reach each other. */
  readonly directory: string;
  readonly log: Logger;
};

export async function runInOneProcess({ directory, ...options }: RunServicesOptions): Promise<RunningServices> {
  const operatorAddress = `unix:${join(directory, 'mesh.sock')}`;
  const [first] = services;
  const environment = createEnvironment({
    ...options,
    addresses: new Map(),
    // One server for the calls of operators; the first service's configuration counts for the process.
    listenAddress: (service) => (service === first?.name ? operatorAddress : undefined),
  });
  const byName = new Map(services.map((service) => [service.name, service]));
  const sourceOf = (name: string) => readSource(environment(byName.get(name) as Service));
  const running = await run({ services, sourceOf });
  const { ops } = running.addresses;
  return { ...publicAddresses(running.addresses), operatorAddress, ops: ops === undefined ? {} : { mesh: ops }, stop: running.stop };
}

export async function runAsProcesses({ directory, log, ...options }: RunServicesOptions): Promise<RunningServices> {
  const addressOf = (service: string) => `unix:${join(directory, `${service}.sock`)}`;
  const addresses = new Map(services.map(({ name }) => [name, addressOf(name)]));
  const environment = createEnvironment({ ...options, addresses, listenAddress: addressOf });
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopOne of stops.reverse()) await stopOne();
  };
  let announced: Readonly<Record<string, string>> = {};
  const ops: Record<string, string> = {};
  try {
    for (const [index, service] of services.entries()) {
      const ports: Record<string, string> = { ...opsPort(options.base, index) };
      const start = async () => {
        const process = await startNodeService({
          name: service.name,
          entry: entryOf(service.name),
          env: { ...environment(service), ...ports },
        });
        const told = process.announced as Readonly<Record<string, string>>;
        Object.assign(ports, keptPorts(told));
        announced = { ...announced, ...told };
        if (told.ops !== undefined) ops[service.name] = told.ops;
        return process;
      };
      const supervised = await supervise({ name: service.name, log: toServerLog(log), start }).catch((error: unknown) => {
        throw new ServiceNotStarted(service.name, error);
      });
      stops.push(supervised.stop);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const serviceAddresses = Object.fromEntries(addresses);
  return { ...publicAddresses(announced), operatorAddress: addressOf('identity'), serviceAddresses, ops, stop };
}

/** A service that is started again must be found where it was, also when it was free to choose a port at first. */
function keptPorts({ http, grpc, ops }: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...(ops === undefined ? {} : { MESH_OPS_PORT: new URL(ops).port }),
    ...(http === undefined ? {} : { MESH_HTTP_PORT: new URL(http).port }),
    ...(grpc === undefined ? {} : { MESH_GRPC_PORT: grpc.slice(grpc.lastIndexOf(':') + 1) }),
  };
}

function publicAddresses({ http, grpc }: Readonly<Record<string, string>>): { http: string; grpc: string } {
  if (http === undefined || grpc === undefined) throw new Error('the gateway has not told its addresses');
  return { http, grpc };
}

const entryOf = (service: string): string => fileURLToPath(import.meta.resolve(`@sentinelmesh/${service}/main`));
