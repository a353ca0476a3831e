import { type Category, checkPolicy, createGuardEngine, type GuardEngineOptions } from '@sentinelmesh/guard-engine';
import { loadModels, loadTagger } from '@sentinelmesh/guard-engine/weights';
import type { Contender } from './measure.ts';

const models = loadModels();
const tagger = loadTagger();

function guard(name: string, options: GuardEngineOptions, direction: 'input' | 'output' = 'input'): Contender {
  const engine = createGuardEngine(options);
  return {
    name,
    read: (text) =>
      engine.inspect({ text, direction, source: 'user', trust: 'trusted', policy: checkPolicy, canaries: ['nightingale-7F3A'] }),
  };
}

const only = (...categories: readonly Category[]): GuardEngineOptions => ({ categories });

export const everything: Contender = guard('everything', { models, tagger });

/** The whole, and what is left without its heavier parts. */
export const wholes: readonly Contender[] = [
  everything,
  guard('without names', { models }),
  guard('without models', { tagger }),
  guard('rules alone', {}),
];

/** Each group of detectors on its own, the reading of the text included. */
export const groups: readonly Contender[] = [
  guard('reading the text (views)', { categories: [] }),
  guard('personal data, by rules', only('pii')),
  guard('secrets', only('secret')),
  guard('injection, by rules', only('injection')),
  guard('moderation, by rules', only('moderation')),
  guard('everything about an output', { models, tagger }, 'output'),
  { name: 'the models by themselves', read: (text) => models.score(text.toLowerCase()) },
  { name: 'the tagger of names by itself', read: (text) => tagger.find(text) },
];

/** The parts of the guard that do what a peer does. */
export const personalDataAndSecrets: Contender = guard('guard: personal data and secrets', { ...only('pii', 'secret'), tagger });
export const injection: Contender = guard('guard: injection', { ...only('injection'), models });
