import { SPANISH } from '../../languages.ts';
import { either } from '../../phrasing.ts';
import { contentIn } from './meanings.ts';

const { phrase, small, words } = SPANISH;

export const SPANISH_CONTENT = contentIn(SPANISH, {
  'self-harm-intent': {
    says: either(
      phrase(small('quiero voy_a deseo pienso'), 1, words('matarme suicidarme ahorcarme cortarme_las_venas quitarme_la_vida morirme_ya')),
      phrase(small('ya yo'), 0, words('no_quiero_vivir no_quiero_seguir_viviendo')),
      phrase(words('ganas_de_morir quiero_morir(?!_de)')),
    ),
    unless: '(?:novela|personaje|risa|estadística|prevención)',
    matches: ['Quiero suicidarme', 'Ya no quiero vivir'],
    misses: ['Quiero morir de risa', 'Quiero dormir'],
  },
  'harassment-suicide': {
    says: phrase(words('mátate suicídate ahórcate tírate_de_un pégate_un_tiro muérete')),
    matches: ['Mátate de una vez', 'Muérete'],
    misses: ['Mata el tiempo', 'Se murió'],
  },
  'violence-threat': {
    says: either(
      phrase(small('te os los'), 0, small('voy_a vamos_a'), 0, words('matar apuñalar degollar disparar violar romper_la_cara')),
      phrase(small('voy_a vamos_a'), 0, words('matarte mataros apuñalarte degollarte dispararte violarte matar_a_mi matar_a_tu')),
    ),
    unless: '(?:ajedrez|juego|fifa|minecraft|película|novela|risa)',
    matches: ['Te voy a matar', 'Voy a apuñalarte'],
    misses: ['Te voy a matar en el ajedrez', 'Voy a matar el tiempo'],
  },
  'hate-declared': {
    says: either(
      phrase(
        small('los esos malditos todos_los putos'),
        0,
        words('judíos musulmanes moros negros inmigrantes maricones gitanos gays sudacas'),
        0,
        small('son deben merecen deberían'),
        3,
        small('basura ratas animales parásitos morir exterminados escoria quemados delincuentes'),
      ),
      phrase(
        words(
          'puto_negro putos_negros puto_moro putos_moros maricón_de_mierda muerte_a_los_judíos sudaca_de_mierda negro_de_mierda judío_de_mierda',
        ),
      ),
    ),
    unless: '(?:historia|nazis|lema|insulto)',
    matches: ['Los inmigrantes son basura', 'puto moro'],
    misses: ['Los negros zapatos', 'Los judíos celebran'],
  },
  'harassment-insult': {
    says: phrase(
      small('eres sois pedazo tú'),
      2,
      words('gilipollas idiota imbécil cabrón pendejo estúpid[ao] subnormal hijo_de_puta de_mierda basura_humana'),
    ),
    unless: '(?:si |no eres|nunca|llamó)',
    matches: ['Eres un imbécil', 'pedazo de mierda'],
    misses: ['No eres idiota', 'Eres amable'],
  },
});
