/**
 * Calls the mesh over gRPC with nothing but its protos: one inspection and one request through all layers.
 *
 *     MESH_API_KEY=smk_live_… node grpc-client.ts "My e-mail is ada@example.com"
 */
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Client, credentials, type GrpcObject, loadPackageDefinition, Metadata, type ServiceClientConstructor } from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';

const address = process.env.MESH_GRPC ?? '127.0.0.1:8081';
const apiKey = process.env.MESH_API_KEY;
if (apiKey === undefined) {
  console.error('Set MESH_API_KEY to a key of your mesh; `npm start -- --new-key` makes one.');
  process.exit(1);
}
const text = process.argv[2] ?? 'My e-mail is ada@example.com';

const definition = await load(['sentinelmesh/guard/v1/guard.proto', 'sentinelmesh/gateway/v1/gateway.proto'], {
  includeDirs: [fileURLToPath(new URL('../proto', import.meta.url))],
  keepCase: true,
  defaults: true,
  longs: String,
});
const protos = loadPackageDefinition(definition);
const metadata = new Metadata();
metadata.set('x-api-key', apiKey);

console.log('inspected:', await call('sentinelmesh.guard.v1.GuardService', 'Inspect', { text, policy: 'process' }));
console.log('processed:', await call('sentinelmesh.gateway.v1.GatewayService', 'Process', { text, end_user: 'example-user' }));

async function call(service: string, method: string, request: object): Promise<unknown> {
  const client = new (constructorOf(service))(address, credentials.createInsecure());
  try {
    const send = (client as Client & Record<string, Unary>)[method];
    if (send === undefined) throw new Error(`${service} has no method ${method}`);
    return await promisify(send.bind(client))(request, metadata, { deadline: Date.now() + 30_000 });
  } finally {
    client.close();
  }
}

type Unary = (
  request: object,
  metadata: Metadata,
  options: { deadline: number },
  done: (error: Error | null, response: unknown) => void,
) => void;

function constructorOf(service: string): ServiceClientConstructor {
  const found = service.split('.').reduce<GrpcObject[string] | undefined>((at, part) => (at as GrpcObject | undefined)?.[part], protos);
  return found as ServiceClientConstructor;
}
