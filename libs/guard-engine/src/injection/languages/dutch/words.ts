import { DUTCH } from '../../../languages.ts';

export const { words, small, phrase } = DUTCH;

export const ORDERS = words('instructie instructies aanwijzing* richtlijn* opdrachten regels voorschrift* bevelen beperkingen leidraad');
export const PROMPT = words('systeemprompt* systeem-prompt* systeembericht* systeeminstructie* beginprompt*');
