import type { Random } from '../seeded-random.ts';
import { capitalised, createChoosing, phrasesOf, wordsOf } from './choosing.ts';
import { ACRONYMS, CALENDAR_WORDS, GERMAN_NOUNS, NATIONALITIES, TECHNICAL_WORDS } from './lists/plain-words.ts';
import { createAddresses } from './made-up-addresses.ts';
import { createNames } from './made-up-names.ts';

const acronyms = wordsOf(ACRONYMS);
const nouns = wordsOf(GERMAN_NOUNS);
const technical = wordsOf(TECHNICAL_WORDS);
const nationalities = phrasesOf(NATIONALITIES).map(capitalised);
const days = wordsOf(CALENDAR_WORDS).slice(0, 19).map(capitalised);
const THINGS =
  wordsOf(`report invoice contract account card loan ticket order meeting project budget draft proposal app website database backup server bug feature course
  lesson exam book song movie album recipe dinner party wedding trip flight train car bike house garden kitchen phone laptop printer package letter refund
  payment statement subscription password deal merger lawsuit vote law budget treaty strike fire storm game match trophy prize study survey result plan`);
const JOBS =
  phrasesOf(`software_engineer teacher nurse doctor lawyer accountant data_scientist project_manager sales_manager designer plumber electrician chef writer
  journalist singer guitarist football_player detective consultant receptionist marketing_director spokesman spokeswoman analyst researcher student driver
  pilot farmer CEO CFO Head_of_Sales Senior_Engineer Leasing_consultant X-ray_technician Product_Manager General_Manager`);

/** Makes the value that stands in a place of a template; `region` says whose names are wanted, `any` anybody's. */
export type Filler = (slot: string, region: string) => string;

export function createFiller(random: Random): Filler {
  const choosing = createChoosing(random);
  const { pick, chance, number } = choosing;
  const names = createNames(choosing);
  const { place, country, address } = createAddresses(choosing, names);
  const makers: Readonly<Record<string, (region: string) => string>> = {
    person: names.person,
    given: names.given,
    family: names.family,
    org: names.organization,
    email: names.email,
    place,
    country,
    address,
    thing: () => pick(THINGS),
    job: () => pick(JOBS),
    day: () => pick(days),
    date: () => [number(1, 28), pick(['03', '11', 'May', 'June', '7']), number(1950, 2026)].join(pick(['/', '.', ' '])),
    number: () => String(number(1, chance(0.3) ? 5000 : 40)),
    phone: () => `${pick(['+1 ', '', '+44 ', '0'])}${number(200, 999)}-${number(100, 999)}-${number(1000, 9999)}`,
    product: () => pick(technical),
    nation: () => pick(nationalities),
    acronym: () => pick(acronyms),
    noun: () => pick(nouns),
  };
  return (slot, region) => makers[slot]?.(region) ?? `{${slot}}`;
}
