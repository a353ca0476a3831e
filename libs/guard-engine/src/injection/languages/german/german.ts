import { GERMAN } from '../../../languages.ts';
import { inLanguage } from '../meanings.ts';
import { EXFILTRATION } from './exfiltration.ts';
import { EXTRACTION } from './extraction.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { JAILBREAK } from './jailbreak.ts';

export const GERMAN_ATTACKS = inLanguage(GERMAN, { ...INSTRUCTIONS, ...EXTRACTION, ...JAILBREAK, ...EXFILTRATION });
