import { ITALIAN } from '../../../languages.ts';

export const { words, small, phrase } = ITALIAN;
