import { type Choosing, capitalised, phrasesOf, wordsOf } from './choosing.ts';
import { FAMILY_NAMES } from './lists/family-names.ts';
import { GIVEN_NAMES } from './lists/given-names.ts';
import { COMPANY_ENDINGS, COMPANY_STEMS, ORGANIZATIONS } from './lists/organizations.ts';
import { TOWNS } from './lists/places.ts';

const REGIONS_OF_NAMES: readonly string[] = Object.keys(GIVEN_NAMES);
const byRegion = (lists: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(lists).map(([region, list]) => [region, phrasesOf(list)]));
const given = byRegion(GIVEN_NAMES);
const family = byRegion(FAMILY_NAMES);
const organizations = phrasesOf(ORGANIZATIONS);
const stems = wordsOf(COMPANY_STEMS);
const endings = wordsOf(COMPANY_ENDINGS);
const towns = phrasesOf(TOWNS);

/** Syllables for names that are in no list. */
const SYLLABLES =
  wordsOf(`ba be bo bri ca ce da de di do dra el en fa fe fi ga ge gra ha he hol i ja jo ka ke kal kon la le li lo lu ma me mi mo mar na ne ni no
  o pa pe per pi qua ra re ri ro ru sa se si sko so sta ta te ti to tor tra u va ve vi vo wa we wi ya yo za ze zi zo`);
const NAME_ENDINGS = wordsOf(
  'n r s l th ck son sen ski sky ova ov ez es ini elli etti sson berg mann stein ford ton well ley by man ard ier eau ic vic escu idis oglu dze yan ian a o i e y',
);
const TRADES = wordsOf(
  'Systems Solutions Technologies Labs Group Capital Partners Media Health Energy Bank Insurance Foods Logistics Studios Consulting',
);
const LEGAL_FORMS = wordsOf('Inc. Inc LLC Ltd Ltd. GmbH AG Corp. Corporation Company S.A. PLC B.V. AB');
const TOWN_BODIES = phrasesOf('University General_Hospital City_Council High_School Times United Orchestra Police Airport_Authority');

/** A name in no list is made up this often, so that the model learns not to lean on the lists. */
const MADE_UP = 0.3;

export function createNames(choosing: Choosing) {
  const { pick, chance, number, oneOf } = choosing;
  const letter = (): string => String.fromCharCode(number(65, 90));
  const madeUp = (ends: readonly string[]): string =>
    capitalised(Array.from({ length: number(2, 3) }, () => pick(SYLLABLES)).join('') + pick(ends));
  const anyRegion = (region: string): string => (region === 'any' ? pick(chance(0.35) ? ['english'] : REGIONS_OF_NAMES) : region);
  const listed = (lists: ReadonlyMap<string, readonly string[]>, region: string): string =>
    chance(MADE_UP) ? madeUp(NAME_ENDINGS) : pick(lists.get(region) ?? lists.get('english') ?? []);

  function familyOf(region: string): string {
    const name = listed(family, region);
    return chance(0.06) ? `${name}-${listed(family, region)}` : name;
  }

  function person(anywhere: string): string {
    const region = anyRegion(anywhere);
    const first = listed(given, region);
    const last = familyOf(region);
    return oneOf([
      [0.62, () => `${first} ${last}`],
      [0.12, () => `${first} ${letter()}${chance(0.7) ? '.' : ''} ${last}`],
      [0.06, () => `${first} ${listed(given, region)} ${last}`],
      [0.04, () => `${letter()}. ${last}`],
      [0.04, () => `${last}, ${first}`],
      [0.03, () => `${first} ${pick(['de', 'van', 'von', 'de la', 'van der', 'al', 'bin', 'da', 'di'])} ${last}`],
      [0.02, () => `${first} ${last} ${pick(['Jr.', 'Sr.', 'II', 'III', 'IV'])}`],
      [0.02, () => `${first} ${last}`.toUpperCase()],
      [0.05, () => (chance(0.5) ? first : last)],
    ]);
  }

  function organization(anywhere: string): string {
    const region = anyRegion(anywhere);
    const name = (): string => familyOf(region);
    return oneOf([
      [0.3, () => pick(organizations)],
      [0.12, () => pick(stems) + pick(endings)],
      [0.08, () => `${pick(stems)} ${pick(TRADES)}`],
      [0.07, () => `${chance(0.5) ? name() : pick(stems)} ${pick(LEGAL_FORMS)}`],
      [0.08, () => `${name()}${pick(['-', ' and '])}${name()}`],
      [0.05, () => `${name()}, ${name()} and ${name()}`],
      [0.04, () => `${name()} ${pick(['&', 'and'])} ${pick(['Sons', 'Co.', 'Associates', 'Partners', name()])}`],
      [0.06, () => `${pick(['University', 'Bank', 'Museum', 'City'])} of ${pick(towns)}`],
      [0.06, () => `${pick(towns)} ${pick(TOWN_BODIES)}`],
      [0.05, () => Array.from({ length: number(3, 4) }, letter).join('')],
      [0.09, () => capitalised(pick(SYLLABLES) + pick(SYLLABLES) + pick(endings))],
    ]);
  }

  return {
    person,
    organization,
    given: (region: string): string => listed(given, anyRegion(region)),
    family: (region: string): string => familyOf(anyRegion(region)),
    madeUp,
    email: (): string => `${pick(SYLLABLES)}${pick(SYLLABLES)}@${pick(SYLLABLES)}${pick(endings)}.com`,
  };
}

export type Names = ReturnType<typeof createNames>;
