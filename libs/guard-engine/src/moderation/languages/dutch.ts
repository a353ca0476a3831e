import { DUTCH } from '../../languages.ts';
import { either } from '../../phrasing.ts';
import { contentIn } from './meanings.ts';

const { phrase, small, words } = DUTCH;

export const DUTCH_CONTENT = contentIn(DUTCH, {
  'self-harm-intent': {
    says: either(
      phrase(small('ik'), 3, words('mezelf_doden mezelf_van_kant mezelf_ophangen zelfmoord mezelf_snijden mezelf_verwonden')),
      phrase(small('ik'), 1, words('wil_dood wil_niet_meer_leven wil_sterven')),
    ),
    unless: '(?:roman|personage|lachen|statistiek|preventie)',
    matches: ['Ik wil niet meer leven', 'Ik ga zelfmoord plegen'],
    misses: ['Ik lach me dood', 'Ik wil slapen'],
  },
  'harassment-suicide': {
    says: phrase(words('maak_jezelf_van_kant pleeg_zelfmoord hang_jezelf_op spring_van_een ga_dood')),
    matches: ['Ga dood', 'Hang jezelf op'],
    misses: ['Ga door', 'Hang de was op'],
  },
  'violence-threat': {
    says: phrase(
      small('ik wij we'),
      1,
      small('ga zal gaan zullen maak maken'),
      1,
      small('je jou jullie hem haar mijn'),
      2,
      words('vermoorden doodmaken neersteken doodschieten afmaken doodslaan wurgen kapotmaken'),
    ),
    unless: '(?:schaken|schaak|spel|fifa|minecraft|film|roman)',
    matches: ['Ik ga je vermoorden', 'We zullen jullie neersteken'],
    misses: ['Ik ga je bij schaken afmaken', 'Ik ga je bellen'],
  },
  'hate-declared': {
    says: either(
      phrase(
        small('alle die deze vieze'),
        0,
        words("joden moslims buitenlanders vluchtelingen homo's negers zigeuners marokkanen turken"),
        0,
        small('zijn moeten verdienen'),
        3,
        small('uitschot ongedierte beesten parasieten dood vergast vuil tuig verbrand criminelen'),
      ),
      phrase(words('vuile_jood vuile_joden kutmarokkaan* kankerjood* kankerturk* vieze_homo vuile_neger vuile_homo buitenlanders_eruit')),
    ),
    unless: '(?:geschiedenis|nazi|leus|scheldwoord)',
    matches: ['Alle joden zijn uitschot', 'vuile neger'],
    misses: ['De joden vieren feest', 'De vuile was'],
  },
  'harassment-insult': {
    says: phrase(
      small('je_bent jij jullie_zijn vuile stomme'),
      2,
      words('klootzak klootzakken idioot idioten sukkel hoerenjong trut_ rotzak debiel mongool stuk_stront'),
    ),
    unless: '(?:als je|niet|geen|noemde)',
    matches: ['Je bent een klootzak', 'vuile rotzak'],
    misses: ['Je bent geen idioot', 'Je bent lief'],
  },
});
