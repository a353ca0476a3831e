import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createTagger } from '../src/tagger/tagger.ts';
import { measureAll } from '../training/tagger/metrics.ts';
import { type PiiRow, type PromptRow, readRows, type TweetRow, tweetSplit } from '../training/tagger/sources.ts';
import { skipReason } from './shared-data.ts';

const weights = join(import.meta.dirname, '../weights');
const sharedData = process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data');
const bytes = readFileSync(join(weights, 'tagger.bin'));
const tagger = createTagger(bytes);

describe('the weights of the tagger', () => {
  it('are those that the manifest speaks of, and small enough', () => {
    const manifest = JSON.parse(readFileSync(join(weights, 'tagger.manifest.json'), 'utf8'));
    assert.equal(manifest.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.equal(manifest.version, tagger.version);
    assert.ok(bytes.length <= 1_200_000);
    assert.ok(existsSync(join(weights, 'tagger.metrics.json')));
  });
});

/** Floors under what was measured when the weights were trained; nothing was tuned to these rows. */
describe('the tagger on data made by others', { skip: skipReason }, () => {
  it('finds names, places and organisations in templates, tweets and prompts it has not seen', (t: TestContext) => {
    const tweets = readRows<TweetRow>(sharedData, 'ner-btc.jsonl.gz');
    const figures = measureAll(tagger, {
      pii: readRows<PiiRow>(sharedData, 'pii-spans.jsonl.gz').filter(({ split }) => split === 'dev'),
      tweetsDev: tweets.filter((row) => tweetSplit(row) === 'dev'),
      tweetsTest: tweets.filter((row) => tweetSplit(row) === 'test'),
      prompts: readRows<PromptRow>(sharedData, 'injection.jsonl.gz')
        .filter(({ label, split }) => label === 0 && split === 'dev')
        .map(({ text }) => text),
    });
    for (const [name, parts] of Object.entries(figures)) {
      for (const [part, value] of Object.entries(parts)) t.diagnostic(`${name}, ${part}: ${JSON.stringify(value)}`);
    }
    const { pii, tweetsTest, prompts } = figures;
    assert.ok(pii.allUntyped.f2 >= 0.82);
    assert.ok(pii.namedUntyped.f2 >= 0.81 && pii.namedTyped.f1 >= 0.73 && pii.PERSON.f1 >= 0.82);
    assert.ok(tweetsTest.PERSON.f1 >= 0.76 && tweetsTest.LOCATION.f1 >= 0.65);
    assert.ok(prompts.PERSON <= 0.18);
  });
});
