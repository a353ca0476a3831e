import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { type Secret, secret } from '@sentinelmesh/crypto';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { newSigningSecret, verifyingKeyOf } from '@sentinelmesh/webhook-delivery';
import { homeOf, readRunState } from '../embedded/home.ts';
import { paint } from '../terminal.ts';
import { describeReceipt } from './describe-receipt.ts';
import { inOrganization } from './in-organization.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { openReceiver, type Receipt } from './webhook-receiver.ts';

export type ListenOptions = {
  readonly port: string;
  readonly secret?: string;
  readonly secretFile?: string;
  readonly status: string;
  /** Makes the webhook at the mesh that runs, and removes it at the end. */
  readonly create?: boolean;
  readonly org?: string;
};

/** How many ids are remembered to tell a message that comes again. */
const MAX_REMEMBERED = 10_000;
const DEFAULT_API = 'http://127.0.0.1:8080';

/** Receives webhooks on this machine until Ctrl-C: verifies each and prints it. */
export async function listen(options: ListenOptions): Promise<void> {
  const port = parseNumber(options.port, '--port', [0, 65_535]);
  const status = parseNumber(options.status, '--status', [200, 599]);
  const interrupted = untilInterrupted();
  let held: readonly Secret<string>[] = options.create ? [] : [await givenSecret(options)];
  const receiver = await openReceiver({ port, status, secrets: () => held, onReceipt: createPrinter(status) });
  try {
    say(`listening at ${paint.bold(receiver.url)}; Ctrl-C ends`);
    if (options.create)
      await whileCreated(receiver.url, options.org, async (made) => {
        held = [made];
        await interrupted;
      });
    else {
      const [own] = held;
      if (own !== undefined) say(explain(receiver.url, own, await apiOfMesh()));
      await interrupted;
    }
  } finally {
    await receiver.close();
  }
}

function createPrinter(status: number): (receipt: Receipt) => void {
  const seen = new Map<string, number>();
  return (receipt) => {
    const id = receipt.verification.ok ? receipt.verification.id : '';
    const times = (seen.get(id) ?? 0) + 1;
    if (seen.size < MAX_REMEMBERED || seen.has(id)) seen.set(id, times);
    process.stdout.write(`${describeReceipt(receipt, { status, times })}\n`);
  };
}

/** As a webhook of the organisation, which is deleted whatever happens to the work. */
async function whileCreated(url: string, org: string | undefined, work: (made: Secret<string>) => Promise<void>): Promise<void> {
  await inOrganization(org, async ({ orgId, destinations, as }) => {
    const request = { group: 'webhook', kind: 'webhook', name: `mesh webhooks listen on ${hostname()}`.slice(0, 200), url };
    const { destination, signingSecret } = await destinations.createDestination(request, as());
    const id = destination?.id ?? '';
    say(`created the webhook ${id} of ${orgId} for all its events; it is deleted at the end. To see one now:  mesh webhooks test ${id}`);
    try {
      await work(secret(signingSecret));
    } finally {
      await destinations.deleteDestination({ group: 'webhook', id }, as()).then(
        () => say(`deleted the webhook ${id}`),
        () => say(`mesh: the webhook ${id} could not be deleted; DELETE /api/v1/webhooks/${id} does it`),
      );
    }
  });
}

/** The one that was named, or a new one. @throws InvalidArgument */
async function givenSecret({ secret: text, secretFile: file }: ListenOptions): Promise<Secret<string>> {
  if (text === undefined && file === undefined) return newSigningSecret('v1');
  const given = secret((text ?? (await readSecretFile(file ?? ''))).trim());
  if (verifyingKeyOf(given) !== undefined) return given;
  const field = text === undefined ? '--secret-file' : '--secret';
  throw new InvalidArgument([
    { field, message: 'must be what the mesh showed when the webhook was made: whsec_…, or whpk_… with Ed25519' },
  ]);
}

async function readSecretFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InvalidArgument([{ field: '--secret-file', message: `cannot be read (${error.code ?? error.name})` }]);
  });
}

/** Where REST calls go: of the mesh that runs here, if one does. */
const apiOfMesh = async (): Promise<string> => (await readRunState(homeOf(process.env)))?.http ?? DEFAULT_API;

/** What there is to do at the mesh. */
export function explain(url: string, own: Secret<string>, api: string): string {
  const text = own.reveal();
  // The public half is all there is here; the mesh has the other one already.
  const isPublic = text.startsWith('whpk_');
  const webhook = { name: 'mesh webhooks listen', url, ...(isPublic ? {} : { signing_secret: text }) };
  return [
    'A mesh calls local addresses only if it was started with',
    '  MESH_DESTINATION_ALLOW_HOSTS=127.0.0.1',
    isPublic ? 'The webhook must have the secret that this public key belongs to, and this URL.' : 'To create the webhook:',
    ...(isPublic
      ? []
      : [
          `  curl -sS ${api}/api/v1/webhooks -H "x-api-key: $MESH_API_KEY" -H 'content-type: application/json' \\`,
          `    -d '${JSON.stringify(webhook)}'`,
        ]),
  ].join('\n');
}

function parseNumber(text: string, field: string, [least, most]: readonly [number, number]): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (value >= least && value <= most) return value;
  throw new InvalidArgument([{ field, message: `must be a whole number from ${least} to ${most}` }]);
}

/** Beside what is received, which alone goes to standard output. */
const say = (text: string): void => void process.stderr.write(`${text}\n`);
