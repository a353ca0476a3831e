import { lockHome, prepareHome } from '@sentinelmesh/embedded';
import { redactText } from '@sentinelmesh/service-kit';
import { createLogger } from '@sentinelmesh/telemetry';
import { homeOf, readRunState } from '../embedded/home.ts';
import { deriveSecrets, type MeshSecrets, openMasterKey } from '../embedded/secrets.ts';
import { migrateAll, openDatabaseServer } from '../embedded/servers.ts';
import { services } from '../embedded/services.ts';
import { answer } from '../terminal.ts';

/** Migrates the database of `DATABASE_URL`, or the embedded one, which is started for it if it does not run. */
export async function migrateSchemas(options: { json?: boolean }): Promise<void> {
  const { home, dataDirectory } = await prepareHome(homeOf(process.env));
  const { master } = await openMasterKey(home);
  const secrets = deriveSecrets(master);
  const done = await withAdminUrl({ home, dataDirectory, secrets }, (adminUrl) => migrateAll(adminUrl, services, secrets));
  const facts = Object.fromEntries(done);
  answer(options, facts, () =>
    Object.entries(facts)
      .map(([schema, names]) => `${schema.padEnd(10)} ${names.length === 0 ? 'up to date' : names.join(', ')}`)
      .join('\n'),
  );
}

type Home = { home: string; dataDirectory: string; secrets: MeshSecrets };

async function withAdminUrl<T>({ home, dataDirectory, secrets }: Home, work: (adminUrl: string) => Promise<T>): Promise<T> {
  const running = await readRunState(home);
  const given = process.env.DATABASE_URL?.trim();
  if (!given && running?.databasePort !== undefined) {
    return work(`postgres://sentinelmesh:${secrets.databasePassword('superuser').reveal()}@127.0.0.1:${running.databasePort}/postgres`);
  }
  const log = createLogger({ service: 'mesh', level: 'warn', format: 'text', redactText });
  const lock = given ? undefined : await lockHome(home);
  const database = await openDatabaseServer({ home, dataDirectory, env: process.env, secrets, services, log, onProgress: () => undefined });
  try {
    return await work(database.adminUrl);
  } finally {
    await database.stop();
    await lock?.release();
  }
}
