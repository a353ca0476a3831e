/**
 * Trains the tagger: `node libs/guard-engine/training/tagger/train.ts`. Reads the folder that MESH_SHARED_DATA names and writes tagger.bin,
 * tagger.manifest.json and tagger.metrics.json into `weights/`. The same data and options give the same bytes.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTagger } from '../../src/tagger/tagger.ts';
import { buildWeights } from './build.ts';
import { measureAll } from './metrics.ts';
import { OPTIONS } from './options.ts';
import { type PiiRow, type PromptRow, readRows, SOURCES, type TweetRow, tweetSplit } from './sources.ts';

const weightsFolder = join(import.meta.dirname, '../../weights');
const sharedData = process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../../shared/data');
const log = (line: string): void => void process.stdout.write(`${line}\n`);

const pii = readRows<PiiRow>(sharedData, 'pii-spans.jsonl.gz');
const tweets = readRows<TweetRow>(sharedData, 'ner-btc.jsonl.gz');
const prompts = readRows<PromptRow>(sharedData, 'injection.jsonl.gz').filter(({ label }) => label === 0);
const rows = {
  pii: pii.filter(({ split }) => split === 'train'),
  tweets: tweets.filter((row) => tweetSplit(row) === 'train'),
  prompts: prompts.filter(({ split }) => split === 'train'),
};

const bytes = buildWeights(rows, OPTIONS, log);
const tagger = createTagger(bytes);
const metrics = measureAll(tagger, {
  pii: pii.filter(({ split }) => split === 'dev'),
  tweetsDev: tweets.filter((row) => tweetSplit(row) === 'dev'),
  tweetsTest: tweets.filter((row) => tweetSplit(row) === 'test'),
  prompts: prompts.filter(({ split }) => split === 'dev').map(({ text }) => text),
});
const manifest = {
  model: 'tagger',
  version: tagger.version,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  node: process.versions.node,
  script: 'libs/guard-engine/training/tagger/train.ts',
  sources: [
    { file: 'guard/pii-spans.jsonl.gz', ...SOURCES['pii-spans.jsonl.gz'], rows: rows.pii.length, split: 'train, by template' },
    {
      file: 'guard/ner-btc.jsonl.gz',
      ...SOURCES['ner-btc.jsonl.gz'],
      rows: rows.tweets.length,
      split: 'none of its own: by the first byte of sha256(text), below 26 dev, below 52 test, else train',
    },
    { file: 'guard/injection.jsonl.gz', ...SOURCES['injection.jsonl.gz'], rows: rows.prompts.length, split: 'train' },
    { source: 'our own templates and word lists (training/tagger)', licence: 'Apache-2.0', rows: sum(Object.values(OPTIONS.amounts)) },
  ],
  options: OPTIONS,
};
writeFileSync(join(weightsFolder, 'tagger.bin'), bytes);
writeFileSync(join(weightsFolder, 'tagger.manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(weightsFolder, 'tagger.metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);
log(JSON.stringify(metrics, null, 1));

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
