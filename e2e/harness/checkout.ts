/** Where things are in this checkout. Tests start what a user starts and import nothing of it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = fileURLToPath(new URL('../../', import.meta.url));
/** The `mesh` command. */
export const meshCommand = join(checkout, 'apps/mesh/bin/mesh.js');
/** A public client of gRPC, installed with the development tools. */
export const bufCommand = join(checkout, 'node_modules/.bin/buf');
