import { GERMAN } from '../../../languages.ts';

export const { words, small, phrase } = GERMAN;

export const ORDERS = words(
  'anweisung* instruktion* vorgabe* regel* richtlinie* befehl* aufträge* auftrag* anordnung* leitlinie* vorschrift*',
);
export const PROMPT = words('systemprompt* system-prompt* systemnachricht* systemanweisung* ausgangsprompt* grundanweisung*');
export const YOUR = small('dein* ihr* eur*');
