/**
 * Writes everything that follows from the protos, the error classes and the config sections:
 *
 *     node tools/generate.ts [directory]
 *
 * The repository is the current directory; `directory` is where the files go, below their usual paths (default: here).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderCatalogue } from './catalogue.ts';
import { buildDescriptors, eventsOf, readFiles } from './descriptors.ts';
import { renderConfigReference } from './reference-config.ts';
import { renderErrorReference } from './reference-errors.ts';
import { renderEventReference } from './reference-events.ts';

const directory = process.argv[2] ?? '.';

execFileSync('buf', ['generate', '-o', directory], { stdio: 'inherit' });
const descriptors = buildDescriptors();
const events = eventsOf(readFiles(descriptors));
write('libs/contracts/src/gen/descriptors.binpb', descriptors);
write('libs/contracts/src/gen/catalogue.ts', renderCatalogue(events));
write('docs/reference/events.md', renderEventReference(events));

// The references below import code, which may be broken while the protos change: by now the code they need is written.
const errors = renderErrorReference();
write('docs/reference/errors.md', errors.text);
const config = await renderConfigReference();
write('docs/reference/config.md', config.text);

const problems = [...errors.problems, ...config.problems];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content);
}
