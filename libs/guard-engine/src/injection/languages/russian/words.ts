import { RUSSIAN } from '../../../languages.ts';

export const { words, small, phrase } = RUSSIAN;
