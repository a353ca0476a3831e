/** The committed weights, for whoever may read files: the engine itself takes bytes only. */
import { readFileSync } from 'node:fs';
import { createModels, type Models } from '../src/models/models.ts';
import { createTagger, type Tagger } from '../src/tagger/tagger.ts';

const bytesOf = (file: string): Uint8Array => readFileSync(new URL(file, import.meta.url));

/** The models of injection and harmful content. */
export const loadModels = (): Models => createModels(bytesOf('models.bin'));

/** The tagger of names of people, places and organisations. */
export const loadTagger = (): Tagger => createTagger(bytesOf('tagger.bin'));
