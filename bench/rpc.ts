import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GuardServiceDefinition, InspectResponse, readDescriptors } from '@sentinelmesh/contracts';
import { createSigner, createVerifier, newKey } from '@sentinelmesh/crypto';
import { newId, systemClock } from '@sentinelmesh/kernel';
import {
  bindService,
  type CallContext,
  type Client,
  connectChannel,
  createContextMinter,
  createContextVerifier,
  createInProcessClient,
  createRpcServer,
} from '@sentinelmesh/rpc';
import { silentLogger } from '@sentinelmesh/telemetry';
import { kilobyteText } from './targets.ts';

const CALLS = 3_000;

/** A method that takes a text, on its own. */
const InspectDefinition = { ...GuardServiceDefinition, methods: { inspect: GuardServiceDefinition.methods.inspect } } as const;

export type CallTimes = { readonly p50: number; readonly p99: number };

/** What a call between services costs besides its handler, in microseconds: within a process and over a socket, in turn. */
export async function measureCalls(): Promise<{ inProcess: CallTimes; grpc: CallTimes }> {
  const signer = createSigner(newKey());
  const minter = createContextMinter({ issuer: 'gateway', signer, clock: systemClock });
  const verifier = createContextVerifier({
    issuers: { gateway: { verifier: createVerifier(signer.publicKey), principals: ['api_key'] } },
    clock: systemClock,
  });
  const answer = InspectResponse.fromPartial({ decision: 'allow', riskLevel: 'info' });
  const bound = bindService(
    InspectDefinition,
    { inspect: async () => answer },
    { inspect: { scope: 'guard:inspect' } },
    { verifier, log: silentLogger },
  );
  const directory = await mkdtemp(join(tmpdir(), 'sentinelmesh-bench-'));
  const server = createRpcServer({ descriptors: readDescriptors(), maxRequestBytes: 1024 * 1024 });
  server.add(bound);
  const address = `unix:${join(directory, 'guard.sock')}`;
  await server.listen(address);
  const channel = connectChannel(address);
  const clients = { inProcess: createInProcessClient(InspectDefinition, () => bound), grpc: channel.client(InspectDefinition) };
  const tenant = { orgId: newId('org'), principal: { type: 'api_key', id: 'key' }, scopes: ['*'] } as const;
  const context = (): CallContext => ({ token: minter.mint(tenant), requestId: 'req', deadlineAt: Date.now() + 5_000 });
  const text = kilobyteText();
  const times = { inProcess: [] as number[], grpc: [] as number[] };
  for (let call = -CALLS / 3; call < CALLS; call += 1) {
    for (const way of ['inProcess', 'grpc'] as const) {
      const took = await time(clients[way], text, context());
      if (call >= 0) times[way].push(took);
    }
  }
  channel.close();
  await server.stop(500);
  await rm(directory, { recursive: true });
  return { inProcess: percentiles(times.inProcess), grpc: percentiles(times.grpc) };
}

async function time(client: Client<typeof InspectDefinition>, text: string, context: CallContext): Promise<number> {
  const startedAt = performance.now();
  await client.inspect({ text }, context);
  return (performance.now() - startedAt) * 1_000;
}

function percentiles(values: number[]): CallTimes {
  const sorted = values.sort((a, b) => a - b);
  const at = (fraction: number) => Math.round(sorted[Math.floor(sorted.length * fraction)] ?? 0);
  return { p50: at(0.5), p99: at(0.99) };
}
