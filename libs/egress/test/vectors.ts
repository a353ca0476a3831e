import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Addresses and URLs collected from other projects. They live outside this one: without them the tests say that they are skipped. */
type Vectors = Readonly<Record<'blocked' | 'allowed' | 'blockedUrls' | 'mustNotParse', readonly string[]>>;

const shared = process.env.MESH_SHARED_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const file = `${shared}/webhooks/ssrf.json`;

export const skip = existsSync(file) ? false : 'no collected vectors: set MESH_SHARED_DATA to the folder that has webhooks/ssrf.json';

export const vectors: Vectors =
  skip === false ? JSON.parse(readFileSync(file, 'utf8')) : { blocked: [], allowed: [], blockedUrls: [], mustNotParse: [] };
