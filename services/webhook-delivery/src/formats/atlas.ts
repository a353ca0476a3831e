import type { EventView, FindingView } from './event-view.ts';

/** The version of MITRE ATLAS that ids and names are from. */
export const ATLAS_VERSION = '5.6.0';

type Named = { readonly id: string; readonly name: string };
export type AtlasAttack = { readonly tactic: Named; readonly technique: Named; readonly subTechnique?: Named };

const EXECUTION: Named = { id: 'AML.TA0005', name: 'Execution' };
const DEFENSE_EVASION: Named = { id: 'AML.TA0007', name: 'Defense Evasion' };
const EXFILTRATION: Named = { id: 'AML.TA0010', name: 'Exfiltration' };
const PRIVILEGE_ESCALATION: Named = { id: 'AML.TA0012', name: 'Privilege Escalation' };

const INJECTION: AtlasAttack = { tactic: EXECUTION, technique: { id: 'AML.T0051', name: 'LLM Prompt Injection' } };
const DIRECT: AtlasAttack = { ...INJECTION, subTechnique: { id: 'AML.T0051.000', name: 'Direct' } };
const INDIRECT: AtlasAttack = { ...INJECTION, subTechnique: { id: 'AML.T0051.001', name: 'Indirect' } };
const DATA_LEAKAGE: AtlasAttack = { tactic: EXFILTRATION, technique: { id: 'AML.T0057', name: 'LLM Data Leakage' } };
const SYSTEM_PROMPT: AtlasAttack = { tactic: EXFILTRATION, technique: { id: 'AML.T0056', name: 'Extract LLM System Prompt' } };

/** What an entity type is in ATLAS. Harmful content, personal data and secrets are no attacks, and are not here. */
const BY_ENTITY_TYPE: ReadonlyMap<string, AtlasAttack> = new Map<string, AtlasAttack>([
  ['PROMPT_INJECTION', INJECTION],
  ['JAILBREAK', { tactic: PRIVILEGE_ESCALATION, technique: { id: 'AML.T0054', name: 'LLM Jailbreak' } }],
  ['SYSTEM_PROMPT_EXTRACTION', SYSTEM_PROMPT],
  ['SYSTEM_PROMPT', SYSTEM_PROMPT],
  ['CANARY', SYSTEM_PROMPT],
  ['DATA_EXFILTRATION', DATA_LEAKAGE],
  ['OBFUSCATION', { tactic: DEFENSE_EVASION, technique: { id: 'AML.T0068', name: 'LLM Prompt Obfuscation' } }],
  ['TAINT_INSTRUCTION', INDIRECT],
  ['TAINT_TOOL_MENTION', { tactic: EXECUTION, technique: { id: 'AML.T0053', name: 'AI Agent Tool Invocation' } }],
  ['TAINT_EXFILTRATION', { tactic: EXFILTRATION, technique: { id: 'AML.T0086', name: 'Exfiltration via AI Agent Tool Invocation' } }],
  ['UNSAFE_LINK', { tactic: EXFILTRATION, technique: { id: 'AML.T0077', name: 'LLM Response Rendering' } }],
  ['SHELL_INJECTION', { tactic: EXECUTION, technique: { id: 'AML.T0050', name: 'Command and Scripting Interpreter' } }],
]);

/** For entity types that are not named above. */
const BY_CATEGORY: ReadonlyMap<string, AtlasAttack> = new Map<string, AtlasAttack>([
  ['injection', INJECTION],
  ['leak', DATA_LEAKAGE],
  ['exfiltration', DATA_LEAKAGE],
]);

/** The attacks that the findings speak of, each once, in the order of the findings. */
export function attacksOf({ findings, source }: Pick<EventView, 'findings' | 'source'>): readonly AtlasAttack[] {
  const attacks = findings.flatMap((finding) => attackOf(finding, source) ?? []);
  return [...new Map(attacks.map((attack) => [attack.subTechnique?.id ?? attack.technique.id, attack])).values()];
}

function attackOf({ entityType, category }: FindingView, source: string | undefined): AtlasAttack | undefined {
  const attack = BY_ENTITY_TYPE.get(entityType) ?? BY_CATEGORY.get(category);
  if (attack !== INJECTION || source === undefined) return attack;
  if (source === 'user') return DIRECT;
  return ['tool', 'retrieved', 'web'].includes(source) ? INDIRECT : attack;
}
