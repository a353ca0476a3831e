import { RUSSIAN } from '../../../languages.ts';
import { inLanguage } from '../meanings.ts';
import { EXFILTRATION } from './exfiltration.ts';
import { EXTRACTION } from './extraction.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { JAILBREAK } from './jailbreak.ts';

export const RUSSIAN_ATTACKS = inLanguage(RUSSIAN, { ...INSTRUCTIONS, ...EXTRACTION, ...JAILBREAK, ...EXFILTRATION });
