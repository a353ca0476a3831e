/** The programs of `examples/webhook-signatures`, run as their README says, each where its language is on this machine. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { secret } from '@sentinelmesh/crypto';
import { sign } from '../src/kinds/webhook/signing.ts';
import { newSigningSecret, publicKeyOf, signingKeyOf } from '../src/kinds/webhook/signing-key.ts';

const kit = join(import.meta.dirname, '../../../examples/webhook-signatures');

type Language = {
  readonly name: string;
  readonly file: string;
  /** How one sees whether it is there. */
  readonly probe: readonly [program: string, ...args: string[]];
  readonly ed25519: boolean;
  /** What is done once, in a folder of its own; then `run` in it. */
  readonly build?: readonly string[];
  readonly run: readonly [program: string, ...args: string[]];
};

const at = (file: string) => join(kit, file);
const LANGUAGES: readonly Language[] = [
  { name: 'Node', file: 'verify.mjs', probe: [process.execPath, '--version'], ed25519: true, run: [process.execPath, at('verify.mjs')] },
  { name: 'Python', file: 'verify.py', probe: ['python3', '--version'], ed25519: false, run: ['python3', at('verify.py')] },
  {
    name: 'Go',
    file: 'verify.go',
    probe: ['go', 'version'],
    ed25519: true,
    build: ['go', 'build', '-o', 'verify', at('verify.go')],
    run: ['./verify'],
  },
  {
    name: 'Java',
    file: 'Verify.java',
    probe: ['javac', '--version'],
    ed25519: true,
    build: ['javac', '-d', '.', at('Verify.java')],
    run: ['java', '-XX:TieredStopAtLevel=1', '-cp', '.', 'Verify'],
  },
  { name: 'Ruby', file: 'verify.rb', probe: ['ruby', '--version'], ed25519: true, run: ['ruby', at('verify.rb')] },
  { name: 'shell', file: 'verify.sh', probe: ['openssl', 'version'], ed25519: false, run: ['sh', at('verify.sh')] },
];

const isHere = ([program, ...args]: Language['probe']) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

type Message = { readonly id: string; readonly timestamp: string; readonly signature: string; readonly body: Buffer };

const BODY = Buffer.concat([Buffer.from('{"text":"é漢😀 $HOME `id` %s \\n"}\r\n'), Buffer.from([0, 0xff, 0x80])]);

function signed(secrets: readonly string[], { id = 'evt_01jd3v8yfg7r2t5w9x1z4a6007', ageSeconds = 0, body = BODY } = {}): Message {
  const keys = secrets.map((text) => signingKeyOf(secret(text)) ?? assert.fail());
  const headers = sign(keys, { id, body, attemptedAt: new Date(Date.now() - ageSeconds * 1000) }) ?? assert.fail();
  return { id, body, timestamp: headers['webhook-timestamp'], signature: headers['webhook-signature'] };
}

type Case = { readonly title: string; readonly key: string; readonly message: Message; readonly fits: boolean };

/** What every language must decide alike. */
function cases(key: string, signing: string): readonly Case[] {
  const [other, pair] = [newSigningSecret('v1').reveal(), newSigningSecret('v1a').reveal()];
  const good = signed([signing]);
  const version = good.signature.split(',')[0] ?? '';
  const flipped = Buffer.from(good.body);
  flipped[5] = (flipped[5] ?? 0) ^ 1;
  const later = String(Number(good.timestamp) + 1);
  const shifted = signed([signing], { id: 'evt_1', body: Buffer.from(`${later}.{}`) });
  const bad: Readonly<Record<string, Message>> = {
    'another body': { ...good, body: flipped },
    'more of a body': { ...good, body: Buffer.concat([good.body, Buffer.from('\n')]) },
    'another id': { ...good, id: `${good.id}x` },
    'another time': { ...good, timestamp: later },
    'no time': { ...good, timestamp: 'now' },
    'an old message': signed([signing], { ageSeconds: 310 }),
    'a message from the future': signed([signing], { ageSeconds: -310 }),
    'the signature of another key': signed([other, pair]),
    'half a signature': { ...good, signature: good.signature.slice(0, -8) },
    'another version': { ...good, signature: good.signature.replace(version, 'v2') },
    'no signature': { ...good, signature: '' },
    'a version alone': { ...good, signature: `${version},` },
    'moved dots': { ...shifted, id: `evt_1.${shifted.timestamp}`, timestamp: later, body: Buffer.from('{}') },
  };
  return [
    { title: 'a message', key, message: good, fits: true },
    { title: 'a message with no body', key, message: signed([signing], { body: Buffer.alloc(0) }), fits: true },
    { title: 'a message with several signatures', key, message: signed([other, pair, signing, other]), fits: true },
    ...Object.entries(bad).map(([title, message]) => ({ title, key, message, fits: false })),
  ];
}

for (const { name, probe, ed25519, build, run } of LANGUAGES) {
  describe(`the example in ${name}`, { skip: isHere(probe) ? false : `${probe[0]} is not on this machine` }, () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'verification-kit-'));
      if (build === undefined) return;
      const [program = '', ...args] = build;
      const { status, stderr } = spawnSync(program, args, { cwd: folder, env: { ...process.env, GOCACHE: join(folder, 'cache') } });
      assert.equal(status, 0, stderr?.toString());
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    const decide = ({ key, message: { id, timestamp, signature, body } }: Case) =>
      new Promise<{ code: number | null; said: string }>((resolve, reject) => {
        const [program, ...args] = run;
        const child = spawn(program, [...args, id, timestamp, signature], { cwd: folder, env: { ...process.env, WEBHOOK_SECRET: key } });
        let said = '';
        child.stdout.on('data', (chunk) => (said += chunk));
        child.stdin.on('error', () => {});
        child.stdin.end(body);
        child.on('error', reject).on('close', (code) => resolve({ code, said: said.trim() }));
      });
    const decideAll = async (all: readonly Case[]) => {
      const results = await Promise.all(all.map(decide));
      for (const [index, { code, said }] of results.entries()) {
        const { title = '', fits = false } = all[index] ?? {};
        assert.deepEqual([title, code, said], [title, fits ? 0 : 1, fits ? 'ok' : 'not from us, or not now']);
      }
    };

    it('accepts what is signed with a shared secret, and nothing else', async () => {
      const text = newSigningSecret('v1').reveal();
      await decideAll(cases(text, text));
    });

    it(`accepts ${ed25519 ? '' : 'nothing of '}what is signed with Ed25519`, async () => {
      const pair = newSigningSecret('v1a');
      const key = publicKeyOf(pair) ?? assert.fail();
      if (ed25519) return decideAll(cases(key, pair.reveal()));
      const { code } = await decide({ title: '', key, message: signed([pair.reveal()]), fits: false });
      assert.equal(code, 1);
    });

    it('does not take a missing secret for an empty one', async () => {
      const { code, said } = await decide({ title: '', key: '', message: signed([newSigningSecret('v1').reveal()]), fits: false });
      assert.notEqual(code, 0);
      assert.doesNotMatch(said, /^ok/);
    });
  });
}

describe('the kit', () => {
  it('is complete: each file is in the table of its README, and each of these is run', () => {
    const files = LANGUAGES.map(({ file }) => file);
    assert.deepEqual(
      readdirSync(kit)
        .filter((file) => file !== 'README.md')
        .toSorted(),
      files.toSorted(),
    );
    const readme = readFileSync(join(kit, 'README.md'), 'utf8');
    for (const file of files) assert.ok(existsSync(at(file)) && readme.includes(`[${file}](${file})`), file);
  });
});
