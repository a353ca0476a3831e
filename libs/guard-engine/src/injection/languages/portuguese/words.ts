import { PORTUGUESE } from '../../../languages.ts';

export const { words, small, phrase } = PORTUGUESE;
