/** One nats-server program for all meshes of the tests, so that only the first one has to fetch it. */
import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const uid = process.getuid?.() ?? 0;

/** Stands first on the PATH of every mesh. */
export const natsDirectory = join(tmpdir(), `sentinelmesh-e2e-${uid}`);

/** Keeps the program that the mesh of `home` has fetched. */
export function shareNatsServer(home: string): void {
  const fetched = join(home, 'bin', 'nats-server');
  if (!existsSync(fetched) || existsSync(join(natsDirectory, 'nats-server'))) return;
  mkdirSync(natsDirectory, { recursive: true, mode: 0o755 });
  // Others can write to the parent; a directory that they made would let them choose what runs here.
  if (lstatSync(natsDirectory).uid !== uid) throw new Error(`${natsDirectory} belongs to somebody else; remove it`);
  chmodSync(natsDirectory, 0o755);
  const draft = join(natsDirectory, `nats-server.${process.pid}`);
  copyFileSync(fetched, draft);
  renameSync(draft, join(natsDirectory, 'nats-server'));
}
