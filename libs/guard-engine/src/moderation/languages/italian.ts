import { ITALIAN } from '../../languages.ts';
import { either } from '../../phrasing.ts';
import { contentIn } from './meanings.ts';

const { phrase, small, words } = ITALIAN;

export const ITALIAN_CONTENT = contentIn(ITALIAN, {
  'self-harm-intent': {
    says: either(
      phrase(small('voglio vorrei penso'), 1, words('uccidermi ammazzarmi suicidarmi impiccarmi togliermi_la_vita farla_finita')),
      phrase(words('non_voglio_più_vivere voglia_di_morire voglio_morire(?!_da)')),
    ),
    unless: '(?:romanzo|personaggio|ridere|statistica|prevenzione)',
    matches: ['Voglio uccidermi', 'Non voglio più vivere'],
    misses: ['Voglio morire dal ridere', 'Voglio dormire'],
  },
  'harassment-suicide': {
    says: phrase(words('ammazzati ucciditi impiccati_ suicidati buttati_da sparati_un')),
    unless: '(?:sono stati|furono|vennero|erano)',
    matches: ['Ammazzati', 'Perché non ti suicidi? Suicidati'],
    misses: ['I soldati furono ammazzati', 'Ho ammazzato il tempo'],
  },
  'violence-threat': {
    says: phrase(
      small('ti vi lo la'),
      0,
      words('ammazzo uccido uccideremo ucciderò ammazzerò accoltello accoltellerò sgozzo sgozzerò picchierò sparerò stuprerò'),
    ),
    unless: '(?:scacchi|gioco|fifa|minecraft|film|romanzo|ridere|noia|la noia|tempo)',
    matches: ['Ti ammazzo', 'Ti ucciderò'],
    misses: ['Ti ammazzo a scacchi', 'Ti saluto'],
  },
  'hate-declared': {
    says: either(
      phrase(
        small('gli i quei tutti_gli maledetti tutti_i'),
        0,
        words('ebrei musulmani negri immigrati froci zingari terroni gay stranieri'),
        0,
        small('sono devono meritano'),
        3,
        small('feccia ratti animali parassiti morire sterminati spazzatura bruciati criminali'),
      ),
      phrase(words('sporco_negro sporchi_negri sporco_ebreo sporchi_ebrei morte_agli_ebrei negro_di_merda frocio_di_merda ebreo_di_merda')),
    ),
    unless: '(?:storia|nazisti|slogan|insulto)',
    matches: ['Gli immigrati sono feccia', 'sporco ebreo'],
    misses: ['Gli ebrei festeggiano', 'Il bucato sporco'],
  },
  'harassment-insult': {
    says: phrase(
      small('sei siete razza pezzo brutto'),
      2,
      words('stronzo stronza idiota imbecille coglione cretino cretina deficiente di_merda figlio_di_puttana'),
    ),
    unless: '(?:se sei|non sei|mai|chiamato)',
    matches: ['Sei un imbecille', 'pezzo di merda'],
    misses: ['Non sei un idiota', 'Sei gentile'],
  },
});
