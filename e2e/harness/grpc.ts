/** gRPC on the wire: `buf curl` as a person uses it, and bare calls for what no well-behaved client sends. */
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { bufCommand } from './checkout.ts';
import { type Finished, runProgram } from './command.ts';

export type GrpcAnswer = { readonly code: keyof typeof status; readonly message: string; readonly response?: Buffer };

export type GrpcConnection = {
  /** @param path `package.Service/Method` */
  call(path: string, request: Uint8Array, metadata?: Readonly<Record<string, string>>): Promise<GrpcAnswer>;
  close(): void;
};

const names = new Map(Object.entries(status).map(([name, code]) => [code, name as keyof typeof status]));

/** @param address `host:port` or `unix:/path` */
export function connectGrpc(address: string): GrpcConnection {
  const client = new Client(address, credentials.createInsecure());
  const asIs = (bytes: Buffer) => bytes;
  return {
    call(path, request, metadata = {}) {
      const headers = new Metadata();
      for (const [name, value] of Object.entries(metadata)) headers.set(name, value);
      return new Promise((resolve) => {
        const done = (error: ServiceError | null, response?: Buffer) =>
          resolve({
            code: error === null ? 'OK' : (names.get(error.code) ?? 'UNKNOWN'),
            message: error?.details ?? '',
            ...(response === undefined ? {} : { response }),
          });
        client.makeUnaryRequest(`/${path}`, asIs, asIs, Buffer.from(request), headers, { deadline: Date.now() + 15_000 }, done);
      });
    },
    close: () => client.close(),
  };
}

/** Where `buf curl` finds a server: a public address, or the socket of a service. */
export type Target = { readonly address: string } | { readonly socket: string };

export function bufCurl(target: Target, path: string, args: readonly string[] = []): Promise<Finished> {
  const where =
    'address' in target
      ? { url: `http://${target.address}`, flags: [] }
      : { url: 'http://localhost', flags: ['--unix-socket', target.socket] };
  return runProgram(bufCommand, [
    'curl',
    '--http2-prior-knowledge',
    '--protocol',
    'grpc',
    '--reflect',
    ...where.flags,
    ...args,
    `${where.url}${path}`,
  ]);
}

/** Every method of every service of the mesh that a server tells of itself by reflection: `package.Service/Method`. */
export async function listMethods(target: Target): Promise<readonly string[]> {
  const { code, stdout, stderr } = await bufCurl(target, '', ['--list-methods']);
  if (code !== 0) throw new Error(`buf curl: ${stderr}`);
  return stdout.split('\n').filter((line) => line.startsWith('sentinelmesh.'));
}
