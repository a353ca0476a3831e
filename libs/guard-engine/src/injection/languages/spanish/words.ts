import { SPANISH } from '../../../languages.ts';

export const { words, small, phrase } = SPANISH;
