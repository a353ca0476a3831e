import { type Choosing, phrasesOf, wordsOf } from './choosing.ts';
import { COMPANY_STEMS } from './lists/organizations.ts';
import { COUNTRIES, REGION_CODES, REGIONS, TOWNS } from './lists/places.ts';
import type { Names } from './made-up-names.ts';

const towns = phrasesOf(TOWNS);
const countries = phrasesOf(COUNTRIES);
const regions = phrasesOf(REGIONS);
const codes = wordsOf(REGION_CODES);
const stems = wordsOf(COMPANY_STEMS);

const PLACE_ENDINGS = wordsOf(
  'ton ville burg berg stad by ham field ford dorf heim feld bach au ingen hausen lund vik nes borg holm sund ów ice ovo grad sk abad pur ia o a é',
);
const STREETS_BEFORE = wordsOf(
  'Rue Avenue Boulevard Calle Avenida Plaza Via Viale Piazza Rua Travessa Praça ul. aleja Strada Paseo Camino Chemin Quai',
);
const STREETS_AFTER = wordsOf(
  'Street St Avenue Ave Road Rd Lane Ln Drive Dr Boulevard Blvd Court Ct Place Way Square Terrace Parkway Crescent Close Grove Row Loop Hill',
);
const STREETS_JOINED = wordsOf('straße strasse weg gasse allee platz straat laan gracht vej gade vägen gatan veien gata katu tie utca');

export function createAddresses({ pick, chance, number, oneOf }: Choosing, names: Names) {
  const place = (): string =>
    oneOf([
      [0.5, () => pick(towns)],
      [0.15, () => pick(countries)],
      [0.07, () => pick(regions)],
      [0.06, () => pick(towns).toUpperCase()],
      [0.22, () => names.madeUp(PLACE_ENDINGS)],
    ]);

  function street(region: string): string {
    const house = number(1, chance(0.3) ? 9999 : 240);
    const named = (): string =>
      oneOf([
        [0.5, () => names.family(region)],
        [0.25, () => pick(stems)],
        [0.25, () => names.madeUp(PLACE_ENDINGS)],
      ]);
    return oneOf([
      [0.5, () => `${house} ${named()} ${pick(STREETS_AFTER)}`],
      [0.15, () => `${named()}${pick(STREETS_JOINED)} ${house}${chance(0.15) ? pick(['a', 'b', 'A']) : ''}`],
      [0.08, () => `${house} ${pick(STREETS_BEFORE)} ${named()}`],
      [0.07, () => `${pick(STREETS_BEFORE)} ${named()} ${house}`],
      [0.06, () => `the corner of ${named()} ${pick(STREETS_AFTER)} and ${named()} ${pick(STREETS_AFTER)}`],
      [0.04, () => `${pick(['P.O. Box', 'PO Box', 'Postfach'])} ${house}`],
      [0.04, () => `PSC ${number(1000, 9999)}, Box ${number(100, 9999)}`],
      [0.06, () => `${house} ${pick(['North', 'South', 'E', 'W', 'NW'])} ${number(1, 99)}th ${pick(STREETS_AFTER)}`],
    ]);
  }

  function address(region: string): string {
    const unit = chance(0.3) ? `${pick([' ', ', ', '\n'])}${pick(['Apt.', 'Apt', 'Suite', 'Unit', 'Floor', '#'])} ${number(1, 999)}` : '';
    const line = street(region) + unit;
    const gap = pick([', ', ', ', ' ', '\n', '\n']);
    const code = String(number(1000, 99_999));
    return oneOf([
      [0.25, () => line],
      [0.26, () => `${line}${gap}${pick(towns)}, ${pick(codes)} ${code.padStart(5, '0')}`],
      [0.15, () => `${line}${gap}${code} ${place()}`],
      [0.12, () => `${line}${gap}${place()}${pick([', ', '\n', ' '])}${pick(countries)}${chance(0.5) ? ` ${code}` : ''}`],
      [0.22, () => `${line}${gap}${place()}`],
    ]);
  }

  return { place, country: (): string => pick(countries), address };
}
