/**
 * Adds to package-lock.json the optional packages of other platforms that `npm install` left out of it.
 *
 *     node tools/complete-lockfile.ts           adds them
 *     node tools/complete-lockfile.ts --check   changes nothing and fails when one is missing
 *
 * npm leaves out an optional package that its registry does not serve (a mirror may have those of one platform only), and
 * `npm ci` then refuses the lockfile everywhere. An added entry has no checksum until somebody installs it on its platform.
 */
import { readFileSync, writeFileSync } from 'node:fs';

type Entry = {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  optionalDependencies?: Record<string, string>;
};
type Lockfile = { packages: Record<string, Entry> };

const FILE = 'package-lock.json';
const KNOWN_SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'windows'];
const KNOWN_PROCESSORS = ['arm', 'arm64', 'armv7', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

const lockfile: Lockfile = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = findMissing(lockfile);
if (process.argv.includes('--check')) {
  for (const { name, version } of missing) console.error(`${FILE} lacks ${name}@${version}`);
  if (missing.length > 0) console.error('`npm ci` refuses this lockfile: run `npm run lockfile` and commit what it writes.');
  process.exitCode = missing.length === 0 ? 0 : 1;
} else if (missing.length > 0) {
  for (const { name, entry } of missing) lockfile.packages[`node_modules/${name}`] = entry;
  lockfile.packages = Object.fromEntries(Object.entries(lockfile.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(FILE, `${JSON.stringify(lockfile, null, 2)}\n`);
}
console.log(`${Object.keys(lockfile.packages).length} packages, ${missing.length} were missing`);

type Missing = { readonly name: string; readonly version: string; readonly entry: Entry };

function findMissing({ packages }: Lockfile): Missing[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !placesFor(path, name).some((place) => place in packages))
      .map(([name, version]) => ({ name, version, entry: entryOf(name, version, dev) })),
  );
}

/** An entry with its keys in npm's order. The platform is in the name of such a package, as in `@swc/core-darwin-arm64`. */
function entryOf(name: string, version: string, dev: boolean | undefined): Entry {
  const words = name.split(/[/-]/);
  const os = words.find((word) => KNOWN_SYSTEMS.includes(word));
  const cpu = words.find((word) => KNOWN_PROCESSORS.includes(word));
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu === 'armv7' ? 'arm' : cpu] }),
    ...(dev ? { dev } : {}),
    optional: true,
    ...(os === undefined ? {} : { os: [os === 'windows' ? 'win32' : os] }),
  };
}

/** Where Node looks for `name` when the package at `path` needs it: in its own node_modules and in those above it. */
function placesFor(path: string, name: string): string[] {
  const directories = path.split('/');
  return directories
    .map((_, depth) => directories.slice(0, directories.length - depth).join('/'))
    .filter((directory) => directory !== '' && !directory.endsWith('node_modules'))
    .map((directory) => `${directory}/node_modules/${name}`)
    .concat(`node_modules/${name}`);
}
