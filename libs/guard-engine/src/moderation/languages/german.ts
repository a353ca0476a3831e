import { GERMAN } from '../../languages.ts';
import { either } from '../../phrasing.ts';
import { contentIn } from './meanings.ts';

const { phrase, small, words } = GERMAN;

export const GERMAN_CONTENT = contentIn(GERMAN, {
  'self-harm-intent': {
    says: either(
      phrase(small('ich'), 3, small('mich'), 1, words('umbringen umzubringen töten selbst_töten aufhängen erhängen ritzen geritzt')),
      phrase(small('ich mir'), 3, words('das_leben_nehmen die_pulsadern selbstmord suizid')),
      phrase(small('ich'), 1, small('will möchte kann'), 1, words('nicht_mehr_leben sterben(?!_vor) nicht_mehr_weiterleben')),
    ),
    unless: '(?:roman|figur|statistik|prävention|lachen|scham)',
    matches: ['Ich will mich umbringen', 'Ich möchte nicht mehr leben', 'ich ritze mich: ich habe mich wieder geritzt'],
    misses: ['Ich will sterben vor Lachen', 'Ich nehme mir Zeit'],
  },
  'harassment-suicide': {
    says: phrase(words('bring_dich_um häng_dich_auf erhäng_dich spring_von_der')),
    matches: ['Bring dich um', 'Geh und häng dich auf'],
    misses: ['Bring dich in Sicherheit', 'Häng das Bild auf'],
  },
  'violence-threat': {
    says: phrase(
      small('ich wir'),
      2,
      small('dich euch ihn sie meine* deine*'),
      3,
      words('umbringen töten abstechen erschießen verprügeln totschlagen erwürgen abschlachten kaltmachen'),
    ),
    unless: '(?:schach|spiel|fifa|minecraft|film|roman|nicht)',
    matches: ['Ich werde dich umbringen', 'Wir werden euch abstechen'],
    misses: ['Ich werde dich beim Schach töten', 'Wir schießen Fotos'],
  },
  'hate-declared': {
    says: either(
      phrase(
        small('alle diese die scheiß'),
        0,
        words('juden muslime ausländer flüchtlinge schwulen schwarzen zigeuner kanaken türken asylanten'),
        1,
        small('sind gehören müssen sollte sollten'),
        3,
        small('abschaum ungeziefer vergast vernichtet dreck tiere parasiten ausgerottet weg erschossen untermenschen verbrecher'),
      ),
      phrase(words('judensau kanake kanaken_raus ausländer_raus saujude saujuden untermenschen')),
    ),
    unless: '(?:geschichte|nazis|parole|rassist)',
    matches: ['Alle Juden sind Abschaum', 'Ausländer raus!'],
    misses: ['Die Juden feiern Chanukka', 'Die Ausländer lernen Deutsch'],
  },
  'harassment-insult': {
    says: phrase(
      small('du ihr'),
      3,
      words('arschloch hurensohn idiot vollidiot schlampe wichser missgeburt dreckstück abschaum schwachkopf fotze nichtsnutz'),
    ),
    unless: '(?:wenn|nicht|nannte|genannt)',
    matches: ['Du bist ein Idiot', 'du dummes Arschloch'],
    misses: ['Du bist kein Idiot', 'Du Lieber'],
  },
});
