/** The official release of nats-server, pinned by version and SHA-256. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { download } from './download.ts';
import type { NatsSource } from './nats-source.ts';
import { readTarMember } from './tar.ts';

const VERSION = '2.10.29';

/** Of `nats-server-v<version>-linux-<arch>.tar.gz`, from the release's SHA256SUMS. */
const SHA256: Readonly<Record<string, string>> = {
  amd64: 'e314da74a83a1d3876db8814c27eb990fe729640fd6452025b441bcede8390da',
  arm64: 'da4b27942ecfb4c5f0c54553d2e7f470ddda9d7581cfe8131b351a0e223ed401',
};

const CONNECT_TIMEOUT_MS = 5_000;
const TOTAL_TIMEOUT_MS = 120_000;
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 128 * 1024 * 1024;

export const natsFromRelease: NatsSource = {
  origin: 'release',
  title: `release ${VERSION} from github.com`,
  fetch: async () => {
    const arch = process.arch === 'x64' ? 'amd64' : process.arch;
    const sha256 = process.platform === 'linux' ? SHA256[arch] : undefined;
    if (sha256 === undefined) throw new Error(`no release is pinned for ${process.platform}-${process.arch}`);
    const name = `nats-server-v${VERSION}-linux-${arch}`;
    const url = new URL(`https://github.com/nats-io/nats-server/releases/download/v${VERSION}/${name}.tar.gz`);
    const archive = await download(url, { connectTimeoutMs: CONNECT_TIMEOUT_MS, totalTimeoutMs: TOTAL_TIMEOUT_MS, maxBytes: MAX_BYTES });
    return unpackRelease(archive, { sha256, member: `${name}/nats-server` });
  },
};

/** @throws Error when the archive is not the pinned one; nothing of it is unpacked then. */
export async function unpackRelease(archive: Uint8Array, { sha256, member }: { sha256: string; member: string }): Promise<Uint8Array> {
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== sha256)
    throw new Error(`what came is not the pinned release (SHA-256 ${found.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…)`);
  return readTarMember(await promisify(gunzip)(archive, { maxOutputLength: MAX_UNPACKED_BYTES }), member);
}
