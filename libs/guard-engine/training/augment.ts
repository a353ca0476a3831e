import type { InjectionFamily, ModerationLabel } from '../src/models/labels.ts';
import { CONTENT_SLOTS, HARMFUL, HARMLESS } from './content.ts';
import { DOCUMENTS, FILLERS } from './documents.ts';
import { EVERYDAY, EVERYDAY_SLOTS } from './everyday.ts';
import { ATTACK_SLOTS, ATTACKS, PLANTED, PLANTED_SLOTS } from './injection-attacks.ts';
import { LOOKALIKE_SLOTS, LOOKALIKES, PLANTED_LOOKALIKES } from './injection-lookalikes.ts';
import type { Lesson } from './lesson.ts';
import { OTHER_LANGUAGES } from './other-languages.ts';
import { expand } from './phrases.ts';
import { createRandom, type Random } from './seeded-random.ts';
import { NO_LABELS } from './shared-rows.ts';

/**
 * Lessons of our own writing. The same seed gives the same ones.
 *
 * @param hosts harmless texts of others to plant instructions in, besides those of our own
 */
export function generateLessons(seed: number, hosts: readonly string[] = []): readonly Lesson[] {
  const random = createRandom(seed);
  const lessons = [
    ...attackLessons(random),
    ...everydayLessons(createRandom(seed)),
    ...disguisedLessons(createRandom(seed), hosts),
    ...plantedLessons(random),
    ...hostedLessons(random, hosts),
    ...foreignLessons(random),
    ...contentLessons(random),
  ];
  return [...new Map(lessons.map((lesson) => [lesson.text, lesson])).values()];
}

/** What each kind of harm says about the others: an insult may be a threat as well, but it is no pornography. */
const KNOWN: Readonly<Record<ModerationLabel, Lesson['labels']>> = {
  hate: { hate: 1, sexual: 0, self_harm: 0, profanity: 0 },
  harassment: { harassment: 1, hate: 0, violence: 0, sexual: 0, self_harm: 0 },
  violence: { violence: 1, hate: 0, sexual: 0, self_harm: 0, profanity: 0 },
  sexual: { sexual: 1, hate: 0, violence: 0, self_harm: 0 },
  self_harm: { self_harm: 1, hate: 0, sexual: 0, profanity: 0 },
  profanity: { profanity: 1, hate: 0, violence: 0, self_harm: 0, sexual: 0 },
};

const ATTACKS_EACH = 24;
const LOOKALIKES_EACH = 40;
const EVERYDAY_EACH = 80;
const DISGUISED_EACH = 150;
const LONGEST_DISGUISED = 1_500;
const PLANTED_EACH = 60;
const HOST_STRETCH = 260;
const FOREIGN_EACH = 8;
const HARMFUL_EACH = 30;
const HARMLESS_EACH = 40;

function times<Item>(count: number, make: () => Item): Item[] {
  return Array.from({ length: count }, make);
}

function attackLessons(random: Random): Lesson[] {
  const families = Object.entries(ATTACKS) as [Exclude<InjectionFamily, 'indirect'>, readonly string[]][];
  const attacks = families.flatMap(([family, templates]) =>
    templates.flatMap((template) =>
      times(ATTACKS_EACH, (): Lesson => {
        const attack = expand(template, ATTACK_SLOTS, random);
        // Half of them follow upon a harmless request, as attacks do.
        const lead = random.next() < 0.25 ? `${expand(random.pick(LOOKALIKES), LOOKALIKE_SLOTS, random)} ` : '';
        return { source: 'own-attacks', text: lead + attack, injection: 1, family };
      }),
    ),
  );
  const lookalikes = LOOKALIKES.flatMap((template) =>
    times(LOOKALIKES_EACH, (): Lesson => {
      const more = random.next() < 0.25 ? ` ${expand(random.pick(LOOKALIKES), LOOKALIKE_SLOTS, random)}` : '';
      return {
        source: 'own-lookalikes',
        text: expand(template, LOOKALIKE_SLOTS, random) + more,
        injection: 0,
        harmful: 0,
        labels: NO_LABELS,
      };
    }),
  );
  return [...attacks, ...lookalikes];
}

const everydayLessons = (random: Random): Lesson[] =>
  EVERYDAY.flatMap((template) =>
    times(
      EVERYDAY_EACH,
      (): Lesson => ({
        source: 'own-everyday',
        text: expand(template, EVERYDAY_SLOTS, random),
        injection: 0,
        harmful: 0,
        labels: NO_LABELS,
      }),
    ),
  );

/** Harmless texts in an encoding: that something is encoded is no attack. What it says is read in views of their own. */
function disguisedLessons(random: Random, hosts: readonly string[]): Lesson[] {
  const harmless = [...hosts, ...everydayLessons(random).map(({ text }) => text)];
  const joined = (): string => times(1 + Math.floor(random.next() * 6), () => random.pick(harmless)).join('\n');
  return DISGUISES.flatMap((disguise) =>
    times(DISGUISED_EACH, (): Lesson => ({ source: 'own-disguised', text: disguise(joined().slice(0, LONGEST_DISGUISED)), injection: 0 })),
  );
}

const DISGUISES: readonly ((text: string) => string)[] = [
  (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  (text) => [...text].join(' '),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => [...text].map((character) => `&#${character.codePointAt(0)};`).join(''),
];

/** Instructions planted in e-mails, pages, records and code, and the same documents without any. */
function plantedLessons(random: Random): Lesson[] {
  return DOCUMENTS.flatMap((document) =>
    times(PLANTED_EACH, (): Lesson[] => {
      const plant = (sentence: string): string =>
        document
          .replace('{before}', fillers(random))
          .replace('{after}', random.pick(FILLERS))
          .replace('{sentence}', () => sentence);
      return [
        {
          source: 'own-planted',
          text: plant(expand(random.pick(PLANTED), PLANTED_SLOTS, random)),
          injection: 1,
          family: 'indirect',
        },
        {
          source: 'own-documents',
          text: plant(expand(random.pick(PLANTED_LOOKALIKES), LOOKALIKE_SLOTS, random)),
          injection: 0,
          harmful: 0,
          labels: NO_LABELS,
        },
      ];
    }).flat(),
  );
}

/** The same in documents of others: a stretch of each around the sentence, with and without an attack. */
function hostedLessons(random: Random, hosts: readonly string[]): Lesson[] {
  return hosts.flatMap((host) => {
    const start = Math.floor(random.next() * Math.max(1, host.length - HOST_STRETCH));
    const stretch = host.slice(start, start + HOST_STRETCH);
    const middle = random.next() < 0.5 ? 0 : stretch.indexOf(' ', Math.floor(random.next() * stretch.length));
    const plant = (sentence: string): string =>
      `${stretch.slice(0, Math.max(0, middle))} ${sentence} ${stretch.slice(Math.max(0, middle))}`;
    return [
      { source: 'own-hosted', text: plant(expand(random.pick(PLANTED), PLANTED_SLOTS, random)), injection: 1, family: 'indirect' },
      { source: 'own-hosts', text: plant(expand(random.pick(PLANTED_LOOKALIKES), LOOKALIKE_SLOTS, random)), injection: 0 },
    ];
  });
}

const fillers = (random: Random): string => times(1 + Math.floor(random.next() * 3), () => random.pick(FILLERS)).join(' ');

function foreignLessons(random: Random): Lesson[] {
  return Object.values(OTHER_LANGUAGES).flatMap(({ attacks, harmless }) => [
    ...attacks.flatMap((template) =>
      times(
        FOREIGN_EACH,
        (): Lesson => ({ source: 'own-foreign-attacks', text: expand(template, {}, random), injection: 1, family: 'override' }),
      ),
    ),
    ...times(10 * FOREIGN_EACH, (): Lesson => {
      const text = times(1 + Math.floor(random.next() * 3), () => expand(random.pick(harmless), {}, random)).join(' ');
      return { source: 'own-foreign', text, injection: 0, harmful: 0, labels: NO_LABELS };
    }),
  ]);
}

function contentLessons(random: Random): Lesson[] {
  const labels = Object.entries(HARMFUL) as [ModerationLabel, readonly string[]][];
  return [
    ...labels.flatMap(([label, templates]) =>
      templates.flatMap((template) =>
        times(
          HARMFUL_EACH,
          (): Lesson => ({
            source: `own-${label}`,
            text: expand(template, CONTENT_SLOTS, random),
            injection: 0,
            harmful: 1,
            ...(KNOWN[label] === undefined ? {} : { labels: KNOWN[label] }),
          }),
        ),
      ),
    ),
    ...HARMLESS.flatMap((template) =>
      times(
        HARMLESS_EACH,
        (): Lesson => ({
          source: 'own-harmless',
          text: expand(template, CONTENT_SLOTS, random),
          injection: 0,
          harmful: 0,
          labels: NO_LABELS,
        }),
      ),
    ),
  ];
}
