import { FRENCH } from '../../../languages.ts';

export const { words, small, phrase } = FRENCH;
