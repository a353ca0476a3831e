import { secretRows } from '../test/secret-rows.ts';
import type { SecretRow } from '../test/shared-data.ts';
import { judge, shareWhere } from './guard-under-test.ts';
import { atLeast, atMost, type Section, shown } from './report.ts';

const holdsSecret = (text: string): boolean => judge(text, { categories: ['secret'] }).findings.length > 0;

/** @param prompts harmless prompts of both splits: nothing was learnt from them here */
export function secretsSection(prompts: readonly string[]): Section {
  const { secrets, clear, isListed } = secretRows();
  const found = ({ text }: SecretRow): boolean => holdsSecret(text);
  const listed = secrets.filter(isListed);
  const alarms = shareWhere(prompts, holdsSecret);
  return {
    title: 'Secrets',
    text: `The examples of other secret scanners: gitleaks (MIT) and detect-secrets (Apache-2.0). *Of a listed kind* leaves out rows that are labelled secret in one
place and harmless in another, templates that a program would fill in, rows of one character, and public addresses. False alarms are counted on
${prompts.length} harmless prompts, and on texts that their authors made to look like secrets.`,
    tables: [
      {
        head: ['', 'texts', 'found'],
        rows: [
          ...[...Map.groupBy(secrets, ({ source }) => source)].flatMap(([source, all]) => {
            const kinds = all.filter(isListed);
            return [
              [`${source}, all`, String(all.length), shown(shareWhere(all, found))],
              [`${source}, of a listed kind`, String(kinds.length), shown(shareWhere(kinds, found))],
            ];
          }),
          ['near misses and keys known to everybody', String(clear.length), shown(shareWhere(clear, found))],
          ['harmless prompts', String(prompts.length), shown(alarms)],
        ],
      },
    ],
    goals: [
      atLeast('secrets of listed formats found', shareWhere(listed, found), 0.95),
      atMost('harmless prompts taken for secrets', alarms, 0.0005),
    ],
  };
}
