import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeywordScan } from '../keyword-scan.ts';
import { checkPolicy } from '../policy.ts';
import type { Recognizer } from '../recognizer.ts';
import { factsOf } from '../text-facts.ts';
import { foldedView, plainView, toOriginal } from '../view.ts';
import { RECOGNIZED_TYPES, RECOGNIZERS } from './recognizers.ts';

describe('the recognizers', () => {
  it('have unique names, and enough of them are here to mean something', () => {
    assert.equal(new Set(RECOGNIZERS.map(({ id }) => id)).size, RECOGNIZERS.length);
    assert.ok(RECOGNIZERS.length >= 40, `only ${RECOGNIZERS.length} recognizers`);
  });

  it('know every type of entity that Presidio knows, but for what only a model can tell', () => {
    const missing = PRESIDIO_TYPES.filter((type) => !RECOGNIZED_TYPES.includes(type));
    assert.deepEqual(missing, []);
  });

  it('carry the country in front of their type', () => {
    for (const { id, entityType, country } of RECOGNIZERS) {
      const [prefix = ''] = entityType.split('_');
      if (PREFIXES.has(prefix)) assert.equal(country, prefix === 'UK' ? 'GB' : prefix, id);
    }
  });

  for (const recognizer of RECOGNIZERS) {
    it(`${recognizer.id} finds its true examples, exactly, and none of its false ones`, () => {
      const { matches, misses } = recognizer.examples;
      assert.ok(matches.length > 0 && misses.length > 0, 'each recognizer brings examples of both kinds');
      for (const example of matches) assert.equal(marked(recognizer, unmarked(example)), joined(example));
      for (const example of misses) assert.equal(marked(recognizer, joined(example)), joined(example));
    });
  }
});

/** The types of Presidio 2.2.363. */
const PRESIDIO_TYPES = (
  'CREDIT_CARD CRYPTO DATE_TIME EMAIL_ADDRESS IBAN_CODE IP_ADDRESS MAC_ADDRESS PHONE_NUMBER URL MEDICAL_LICENSE ABA_ROUTING_NUMBER US_BANK_NUMBER ' +
  'US_DRIVER_LICENSE US_ITIN US_MBI US_NPI US_PASSPORT US_SSN UK_DRIVING_LICENCE UK_NHS UK_NINO UK_PASSPORT UK_POSTCODE UK_VEHICLE_REGISTRATION ' +
  'ES_NIE ES_NIF ES_PASSPORT IT_DRIVER_LICENSE IT_FISCAL_CODE IT_IDENTITY_CARD IT_PASSPORT IT_VAT_CODE DE_BSNR DE_FUEHRERSCHEIN DE_HANDELSREGISTER ' +
  'DE_HEALTH_INSURANCE DE_ID_CARD DE_KFZ DE_LANR DE_PASSPORT DE_PLZ DE_SOCIAL_SECURITY DE_TAX_ID DE_TAX_NUMBER DE_VAT_ID PL_PESEL ' +
  'SE_ORGANISATIONSNUMMER SE_PERSONNUMMER FI_PERSONAL_IDENTITY_CODE TR_LICENSE_PLATE TR_NATIONAL_ID TR_PHONE_NUMBER IN_AADHAAR IN_GSTIN IN_PAN ' +
  'IN_PASSPORT IN_VEHICLE_REGISTRATION IN_VOTER KR_BRN KR_DRIVER_LICENSE KR_FRN KR_PASSPORT KR_RRN TH_TNIN SG_NRIC_FIN SG_UEN PH_TIN PH_MOBILE_NUMBER ' +
  'AU_ABN AU_ACN AU_MEDICARE AU_TFN NG_NIN NG_VEHICLE_REGISTRATION ZA_ID_NUMBER CA_SIN'
).split(' ');
const PREFIXES = new Set('AU CA DE ES FI IN IT KR NG PH PL SE SG TH TR UK US ZA'.split(' '));

/** What a policy asks for that wants dates and links too. */
const OPT_IN_SCORE = 0.2;

const scan = createKeywordScan(RECOGNIZERS);

const joined = (example: string): string => example.replaceAll('·', '');
const unmarked = (example: string): string => joined(example).replaceAll(/[«»]/g, '');

/** The text with « and » around what the recognizer finds in it, as far as the default policies would report it. */
function marked(recognizer: Recognizer, text: string): string {
  const view = plainView(text);
  let out = '';
  let done = 0;
  if (!scan(foldedView(view).text).has(recognizer)) return text;
  const candidates = recognizer
    .find(view.text, factsOf(view.text))
    .filter(({ score }) => score >= (recognizer.isOptIn === true ? OPT_IN_SCORE : checkPolicy.minimumScore));
  for (const candidate of candidates.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const { start, end } = toOriginal(view, candidate.start, candidate.end);
    if (start < done) continue;
    out += `${text.slice(done, start)}«${text.slice(start, end)}»`;
    done = end;
  }
  return out + text.slice(done);
}
