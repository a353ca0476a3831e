import { FRENCH } from '../../languages.ts';
import { either } from '../../phrasing.ts';
import { contentIn } from './meanings.ts';

const { phrase, small, words } = FRENCH;

export const FRENCH_CONTENT = contentIn(FRENCH, {
  'self-harm-intent': {
    says: either(
      phrase(small('je'), 3, words('me_tuer me_suicider me_pendre me_mutiler me_scarifier')),
      phrase(words("mettre_fin_à_mes_jours m'ôter_la_vie envie_de_mourir je_veux_mourir plus_envie_de_vivre en_finir_avec_la_vie")),
    ),
    unless: '(?:roman|personnage|rire|statistique|prévention)',
    matches: ['Je veux me tuer', "J'ai envie de mourir"],
    misses: ['Je veux mourir de rire', 'Je me lève'],
  },
  'harassment-suicide': {
    says: phrase(words('va_te_tuer tue-toi suicide-toi va_te_pendre pends-toi va_crever va_mourir')),
    matches: ['Va te tuer', 'Suicide-toi'],
    misses: ['Va te coucher', 'Le film va te plaire'],
  },
  'violence-threat': {
    says: phrase(
      small('je nous on'),
      1,
      small('vais allons va'),
      0,
      words(
        "te_tuer vous_tuer le_tuer la_tuer les_tuer te_buter te_crever te_poignarder t'égorger te_frapper te_défoncer tuer_ma tuer_mon tuer_ta tuer_ton",
      ),
    ),
    unless: '(?:échecs|jeu|fifa|minecraft|film|roman|rire)',
    matches: ['Je vais te tuer', 'On va te poignarder'],
    misses: ['Je vais te tuer aux échecs', 'Je vais te voir'],
  },
  'hate-declared': {
    says: either(
      phrase(
        small('les ces sales tous_les'),
        0,
        words('juifs musulmans arabes noirs immigrés migrants pédés gitans homosexuels étrangers'),
        0,
        small('sont doivent méritent'),
        4,
        small('vermine parasites chiens animaux mourir exterminés gazés sales racaille brûler criminels crever'),
      ),
      phrase(
        words(
          'sale_juif sale_arabe sale_noir sales_arabes sales_juifs sales_noirs bougnoule* youpin* mort_aux_juifs mort_aux_arabes sale_pédé sales_pédés',
        ),
      ),
    ),
    unless: '(?:histoire|nazis|slogan|insulte)',
    matches: ['Les juifs sont des parasites', 'sale arabe'],
    misses: ['Les juifs fêtent Hanoucca', 'Le linge sale'],
  },
  'harassment-insult': {
    says: either(
      phrase(
        small("tu_es t'es vous_êtes espèce"),
        3,
        words('connard connards connasse idiot_ salope abruti abrutie imbécile enculé ordure crétin crétine débile merdeux'),
      ),
      phrase(words('espèce_de'), 0, small('con conne abruti idiot idiote crétin merde')),
    ),
    unless: '(?:si |pas|jamais|traité)',
    matches: ["T'es un connard", "Espèce d'idiot : espèce de con"],
    misses: ["Tu n'es pas un idiot", "une espèce d'oiseau"],
  },
});
