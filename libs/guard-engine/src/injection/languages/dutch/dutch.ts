import { DUTCH } from '../../../languages.ts';
import { inLanguage } from '../meanings.ts';
import { EXFILTRATION } from './exfiltration.ts';
import { EXTRACTION } from './extraction.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { JAILBREAK } from './jailbreak.ts';

export const DUTCH_ATTACKS = inLanguage(DUTCH, { ...INSTRUCTIONS, ...EXTRACTION, ...JAILBREAK, ...EXFILTRATION });
