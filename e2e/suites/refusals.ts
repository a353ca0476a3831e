/** Whoever reaches a service without the gateway gets nothing from it. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import {
  AuditServiceDefinition,
  DestinationServiceDefinition,
  GatewayServiceDefinition,
  GuardLayerServiceDefinition,
  GuardServiceDefinition,
  IdentityServiceDefinition,
  StateMonitorServiceDefinition,
  TokenServiceDefinition,
  TurnServiceDefinition,
} from '@sentinelmesh/contracts';
import { newId, SYSTEM_ORG } from '@sentinelmesh/kernel';
import { type Claims, mint, newSigningKey, signingKeyOf } from '../harness/context-token.ts';
import { connectGrpc, type GrpcAnswer, listMethods } from '../harness/grpc.ts';
import type { Mesh } from '../harness/mesh.ts';

type Method = { readonly socket: string; readonly path: string };

const definitions = [
  GatewayServiceDefinition,
  GuardServiceDefinition,
  GuardLayerServiceDefinition,
  TokenServiceDefinition,
  StateMonitorServiceDefinition,
  TurnServiceDefinition,
  AuditServiceDefinition,
  IdentityServiceDefinition,
  DestinationServiceDefinition,
];

export function describeRefusals(mesh: () => Mesh, { processes }: { processes: boolean }): void {
  describe('a method of a service, called directly', () => {
    let methods: readonly Method[];
    let claims: Claims;
    before(async () => {
      methods = await findMethods(mesh());
      claims = {
        iss: 'gateway',
        org: mesh().orgId,
        ws: mesh().workspaceId,
        pt: 'api_key',
        pid: newId('key'),
        sc: ['*'],
        exp: Date.now() + 60_000,
      };
    });

    it('is known by reflection, whichever it is', () => {
      const known = definitions.flatMap(({ fullName, methods }) => Object.values(methods).map(({ name }) => `${fullName}/${name}`));
      assert.ok(known.length >= 30);
      assert.deepEqual(methods.map(({ path }) => path).sort(), known.sort());
    });

    it('is refused without a context', () => refuses(methods, () => undefined));
    it('is refused with an API key, which only the gateway takes', () =>
      refuses(methods, () => undefined, { 'x-api-key': mesh().apiKey, authorization: `Bearer ${mesh().apiKey}` }));

    it('is refused with what is no context', async () => {
      const unsigned = Buffer.from(JSON.stringify(claims)).toString('base64url');
      const none = [
        unsigned,
        `${unsigned}.`,
        `.${unsigned}`,
        `${unsigned}.${unsigned}`,
        `${unsigned}.AA.AA`,
        '',
        '.',
        '..',
        'null',
        'x'.repeat(7_000),
        mesh().apiKey,
      ];
      for (const token of none) await refuses(methods, () => token);
    });

    it('is refused with a context that somebody else has signed', async () => {
      const stranger = newSigningKey();
      const forged: Claims[] = [
        claims,
        { ...claims, iss: 'operator', org: SYSTEM_ORG, pt: 'operator', pid: 'operator' },
        { ...claims, org: SYSTEM_ORG, pt: 'service', pid: 'gateway' },
        { ...claims, iss: 'nobody' },
        { ...claims, iss: '__proto__' },
        { ...claims, iss: 'constructor' },
        { ...claims, iss: '' },
      ];
      for (const one of forged) await refuses(methods, () => mint(one, stranger));
    });

    it('is refused with bytes that are no message', async () => {
      for (const method of methods) assert.notEqual((await call(method, {}, Buffer.from('ff'.repeat(64), 'hex'))).code, 'OK', method.path);
      assert.ok(await mesh().isReady());
    });

    if (processes) describeGenuineKey(mesh, () => ({ methods, claims }));
  });
}

/** With the very key of the gateway, which no caller has: what even that one may not say. */
function describeGenuineKey(mesh: () => Mesh, given: () => { methods: readonly Method[]; claims: Claims }): void {
  const genuine = () => signingKeyOf(mesh().environmentOf('gateway').MESH_CONTEXT_SIGNING_KEY ?? '');
  const listWorkspaces = () => given().methods.filter(({ path }) => path.endsWith('/ListWorkspaces'));

  it('answers a context of the gateway, so the refusals here are for what is wrong with the others', async () => {
    const [method] = listWorkspaces();
    assert.ok(method !== undefined);
    assert.equal((await call(method, { 'sm-context': mint(given().claims, genuine()) })).code, 'OK');
  });

  it('is refused with a context that was changed, has expired or belongs to no organisation', async () => {
    const { methods, claims } = given();
    const [body = '', signature = ''] = mint(claims, genuine()).split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, org: newId('org') })).toString('base64url');
    await refuses(methods, () => `${other}.${signature}`);
    await refuses(methods, () => `${body}.${Buffer.alloc(64).toString('base64url')}`);
    await refuses(methods, () => mint({ ...claims, exp: Date.now() - 1 }, genuine()));
    await refuses(methods, () => mint({ ...claims, org: "org_' or true --" }, genuine()));
  });

  it('is refused with a context by which the gateway would speak for the operator', async () => {
    const { methods, claims } = given();
    await refuses(methods, () => mint({ ...claims, org: SYSTEM_ORG, pt: 'operator', pid: 'operator' }, genuine()));
    await refuses(methods, () => mint({ ...claims, iss: 'operator', org: SYSTEM_ORG, pt: 'operator', pid: 'operator' }, genuine()));
  });

  it('is denied to a principal without the scope, and to a key where only the operator or a service may call', async () => {
    const { methods, claims } = given();
    for (const method of methods) {
      const { code } = await call(method, { 'sm-context': mint({ ...claims, sc: ['nothing:here'] }, genuine()) });
      assert.equal(code, 'PERMISSION_DENIED', method.path);
    }
    for (const method of methods.filter(({ path }) => /\/(CreateOrganization|ListOrganizations|AuthenticateApiKey)$/.test(path))) {
      assert.equal((await call(method, { 'sm-context': mint(claims, genuine()) })).code, 'PERMISSION_DENIED', method.path);
    }
  });
}

/** What every socket of the mesh offers. */
async function findMethods({ home }: Mesh): Promise<Method[]> {
  const directory = join(home, 'run');
  assert.ok(existsSync(directory));
  const sockets = readdirSync(directory).filter((name) => name.endsWith('.sock'));
  assert.ok(sockets.length > 0);
  const found: Method[] = [];
  for (const name of sockets) {
    const socket = join(directory, name);
    for (const path of await listMethods({ socket })) found.push({ socket, path });
  }
  return found;
}

async function refuses(methods: readonly Method[], token: () => string | undefined, metadata: Record<string, string> = {}): Promise<void> {
  assert.ok(methods.length > 0);
  const value = token();
  for (const method of methods) {
    const { code, message, response } = await call(method, value === undefined ? metadata : { 'sm-context': value });
    assert.equal(code, 'UNAUTHENTICATED', `${method.path} with ${value?.slice(0, 40)}: ${message}`);
    assert.equal(response, undefined);
  }
}

async function call({ socket, path }: Method, metadata: Record<string, string>, request = new Uint8Array()): Promise<GrpcAnswer> {
  const connection = connectGrpc(`unix:${socket}`);
  try {
    return await connection.call(path, request, metadata);
  } finally {
    connection.close();
  }
}
