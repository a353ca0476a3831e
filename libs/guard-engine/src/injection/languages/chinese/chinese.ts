import { CHINESE } from '../../../languages.ts';
import { inLanguage } from '../meanings.ts';
import { EXFILTRATION } from './exfiltration.ts';
import { EXTRACTION } from './extraction.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { JAILBREAK } from './jailbreak.ts';

export const CHINESE_ATTACKS = inLanguage(CHINESE, { ...INSTRUCTIONS, ...EXTRACTION, ...JAILBREAK, ...EXFILTRATION });
