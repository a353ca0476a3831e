import type { GuardEngine } from '../src/index.ts';
import { INJECTION_SIGNATURES } from '../src/injection/injection.ts';
import { PROMPTS } from '../test/multilingual-prompts.ts';
import { guard, isInjection, judge, rulesAlone, shareWhere } from './guard-under-test.ts';
import { type Section, shown } from './report.ts';

/** ISO 639-1, as signatures are named. */
const CODES: Readonly<Record<string, string>> = {
  German: 'de',
  French: 'fr',
  Spanish: 'es',
  Portuguese: 'pt',
  Italian: 'it',
  Dutch: 'nl',
  Russian: 'ru',
  Chinese: 'zh',
  Japanese: 'ja',
};

const FEWEST = 30;

export function languagesSection(): Section {
  const all = Object.values(PROMPTS);
  const attacks = all.flatMap((prompts) => prompts.attacks);
  const harmless = all.flatMap((prompts) => prompts.harmless);
  const fewest = Math.min(...Object.keys(PROMPTS).map((language) => signaturesOf(CODES[language])));
  return {
    title: 'Languages',
    text: `Our own attacks and their harmless neighbours in ten languages, written before the signatures and not consulted for them. *Rules* are signatures without
models, *guard* is both; what is found is acted on, risk ≥ .3. The harmless ones are chosen to look like
attacks. Few sentences each: the intervals are wide.`,
    tables: [
      {
        head: [
          'language',
          'signatures',
          'attacks',
          'found by rules',
          'found by the guard',
          'harmless',
          'wrongly by rules',
          'wrongly by the guard',
        ],
        rows: [
          ...Object.entries(PROMPTS).map(([language, prompts]) => [
            language,
            String(signaturesOf(CODES[language])),
            ...figures(prompts.attacks),
            ...figures(prompts.harmless),
          ]),
          ['all', String(INJECTION_SIGNATURES.length), ...figures(attacks), ...figures(harmless)],
        ],
      },
    ],
    goals: [
      {
        measure: 'injection signatures in each of ten languages',
        goal: `≥ ${FEWEST}`,
        value: `${fewest} at least`,
        isReached: fewest >= FEWEST,
      },
    ],
  };
}

/** Those of the language; without a code those of English and of no language. */
const signaturesOf = (code: string | undefined): number => INJECTION_SIGNATURES.filter(({ language }) => language === code).length;

function figures(texts: readonly string[]): readonly string[] {
  const by = (engine: GuardEngine): string =>
    shown(shareWhere(texts, (text) => isInjection(judge(text, { engine, categories: ['injection'] }))));
  return [String(texts.length), by(rulesAlone), by(guard)];
}
