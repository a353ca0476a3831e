/**
 * Writes everything that follows from the protos, the error classes, the config sections and the metrics:
 *
 *     node tools/generate.ts [directory]
 *
 * The repository is the current directory; `directory` is where the files go, below their usual paths (default: here).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asyncApiProblems } from './asyncapi-schema.ts';
import { renderCatalogue } from './catalogue.ts';
import { buildDescriptors, eventsOf, readFiles } from './descriptors.ts';
import { renderAsyncApi } from './reference-asyncapi.ts';
import { renderConfigReference } from './reference-config.ts';
import { renderErrorReference } from './reference-errors.ts';
import { renderEventReference } from './reference-events.ts';
import { renderMetricReference } from './reference-metrics.ts';

const directory = process.argv[2] ?? '.';

execFileSync('buf', ['generate', '-o', directory], { stdio: 'inherit' });
const descriptors = buildDescriptors();
const events = eventsOf(readFiles(descriptors));
write('libs/contracts/src/gen/descriptors.binpb', descriptors);
write('libs/contracts/src/gen/catalogue.ts', renderCatalogue(events));
write('docs/reference/events.md', renderEventReference(events));
const asyncApi = renderAsyncApi(events);
const asyncApiText = formatJson(asyncApi);
write('docs/reference/asyncapi.json', asyncApiText);
// Beside the code that serves it.
write('libs/contracts/src/gen/asyncapi.json', asyncApiText);

// The references below import code, which may be broken while the protos change: by now the code they need is written.
const errors = renderErrorReference();
write('docs/reference/errors.md', errors.text);
const config = await renderConfigReference();
write('docs/reference/config.md', config.text);
const metrics = renderMetricReference();
write('docs/reference/metrics.md', metrics.text);

const problems = [...asyncApiProblems(asyncApi), ...errors.problems, ...config.problems, ...metrics.problems];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** As all JSON of the repository is formatted. */
function formatJson(value: unknown): string {
  return execFileSync('biome', ['format', '--stdin-file-path=generated.json'], { input: JSON.stringify(value), encoding: 'utf8' });
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content);
}
