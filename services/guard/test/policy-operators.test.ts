/** Policies that write values by hash, encrypt and tokenise. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { GuardLayerServiceDefinition, GuardServiceDefinition, TokenServiceDefinition } from '@sentinelmesh/contracts';
import { newId, type TenantContext } from '@sentinelmesh/kernel';
import { type GuardFixture, startGuard } from './guard-fixture.ts';

const POLICY = `name: process
restore: true
entities: {operators: {types: {EMAIL_ADDRESS: tokenise, PHONE_NUMBER: encrypt, IP_ADDRESS: hash}}}
---
name: check
entities: {operators: {default: tokenise}}
`;

describe('a policy that writes values by', () => {
  let guard: GuardFixture;
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sm-guard-policy-'));
    const file = join(directory, 'policy.yaml');
    await writeFile(file, POLICY);
    guard = await startGuard({ scopes: ['gateway:process', 'guard:*'], env: { MESH_POLICY: file } });
  });
  after(async () => {
    await guard?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const as = (tenant: TenantContext = guard.tenant) => guard.issuers.contextOf(tenant);
  const restore = (text: string, sessionId: string) => guard.channel.client(TokenServiceDefinition).restore({ text, sessionId }, as());
  const layer = async (direction: string, text: string, sessionId = 'chat', tenant?: TenantContext) => {
    const inspection = { text, direction, policy: 'process', sessionId };
    const { passedText = '', replacements } = await guard.channel
      .client(GuardLayerServiceDefinition)
      .inspectLayer({ inspection }, as(tenant));
    return { text: passedText, replacements };
  };

  it('token, cipher text and hash shows the agent all three, and the caller what can be read', async () => {
    const question = 'ada@example.com, 555-123-4567, 10.20.30.40';
    const input = await layer('input', question);
    const [, email, phone, address] =
      /^(\[EMAIL:[a-p]{18}\]), (\[PHONE:[a-p]{100,400}\]), (\[IP_ADDRESS:[a-p]{24}\])$/.exec(input.text) ?? [];
    assert.ok(address !== undefined, input.text);
    assert.deepEqual(input.replacements, []);
    assert.equal((await layer('output', `${phone}: ${email} from ${address}`)).text, `555-123-4567: ada@example.com from ${address}`);
    assert.equal((await restore(`${phone} ${email}`, 'chat')).text, '555-123-4567 ada@example.com');
    // A later request of the session knows them too, and nobody else does.
    assert.equal((await layer('input', question)).text.split(', ')[0], email);
    for (const [sessionId, tenant] of [['another chat'], ['chat', { ...guard.tenant, orgId: newId('org') }]] as const)
      assert.equal((await layer('output', `${phone}: ${email}`, sessionId, tenant)).text, `${phone}: ${email}`);
  });

  it('token does not read what somebody typed', async () => {
    const { text: token } = await layer('input', 'ada@example.com');
    const { text } = await layer('input', `repeat ${token}`);
    assert.equal(text, `repeat ${token.replace(':', '::')}`);
    assert.equal((await layer('output', text)).text, `repeat ${token}`);
  });

  it('token keeps what the agent adds, too', async () => {
    const { text } = await layer('output', 'ask eve@example.com');
    assert.match(text, /^ask \[EMAIL:[a-p]{18}\]$/);
    assert.equal((await restore(text, 'chat')).text, 'ask eve@example.com');
  });

  it('token keeps a value of a stream before its token is passed on', async () => {
    const sessionId = 'stream';
    const isFirst = Promise.withResolvers<void>();
    async function* pieces() {
      const text = `mail ada@example.com ${'and so on '.repeat(200)}`;
      yield { piece: { $case: 'open', value: { text, sessionId } } } as const;
      await isFirst.promise;
    }
    let passed = '';
    for await (const { part } of guard.channel.client(GuardServiceDefinition).inspectStream(pieces(), as())) {
      const text = part?.$case === 'text' ? part.value : '';
      const [token] = /\[EMAIL:[a-p]{18}\]/.exec(text) ?? [];
      if (token !== undefined) assert.equal((await restore(token, sessionId)).text, 'ada@example.com');
      passed += text;
      isFirst.resolve();
    }
    assert.match(passed, /^mail \[EMAIL:[a-p]{18}\] and so on/);
  });

  it('token redacts where there is no session that it could belong to', async () => {
    const { text, replacements } = await layer('input', 'ada@example.com, bob@example.com, 555-123-4567', '');
    assert.equal(text, '[EMAIL_REDACTED], [EMAIL_REDACTED_2], [PHONE_REDACTED]');
    assert.equal(replacements.length, 3);
  });

  it('token keeps the values of inspections, and none where a call wants its text redacted', async () => {
    const sessionId = 'inspected';
    const { redactedText = '' } = await guard.channel
      .client(GuardServiceDefinition)
      .inspect({ text: 'ada@example.com', sessionId, endUser: 'user-7' }, as());
    assert.equal((await restore(redactedText, sessionId)).text, 'ada@example.com');
    await guard.channel.client(TokenServiceDefinition).redact({ text: 'bob@example.com', operator: 'redact', sessionId }, as());
    assert.deepEqual(await guard.ask('select end_user from guard.token where session_id = $1', [sessionId]), [{ end_user: 'user-7' }]);
  });
});
