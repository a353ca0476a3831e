import { PORTUGUESE } from '../../languages.ts';
import { either } from '../../phrasing.ts';
import { contentIn } from './meanings.ts';

const { phrase, small, words } = PORTUGUESE;

export const PORTUGUESE_CONTENT = contentIn(PORTUGUESE, {
  'self-harm-intent': {
    says: either(
      phrase(
        small('quero vou penso'),
        1,
        words('me_matar matar-me suicidar-me me_suicidar me_enforcar tirar_a_minha_vida tirar_minha_vida'),
      ),
      phrase(words('não_quero_mais_viver vontade_de_morrer quero_morrer(?!_de)')),
    ),
    unless: '(?:romance|personagem|rir|estatística|prevenção)',
    matches: ['Quero me matar', 'Não quero mais viver'],
    misses: ['Quero morrer de rir', 'Quero dormir'],
  },
  'harassment-suicide': {
    says: phrase(words('se_mata_logo mate-se vai_se_matar se_mate suicide-se vá_se_matar vai_morrer_desgraç* se_enforca')),
    matches: ['Vai se matar', 'Mate-se'],
    misses: ['Vai se casar', 'Ele morreu'],
  },
  'violence-threat': {
    says: phrase(
      small('vou vamos'),
      0,
      words('te_matar matar_você matar-te te_esfaquear te_espancar te_bater te_estuprar matar_minha matar_meu matar_sua acabar_com_você'),
    ),
    unless: '(?:xadrez|jogo|fifa|minecraft|filme|romance|rir)',
    matches: ['Vou te matar', 'Vamos matar você'],
    misses: ['Vou te matar no xadrez', 'Vou matar o tempo'],
  },
  'hate-declared': {
    says: either(
      phrase(
        small('os esses todos_os malditos'),
        0,
        words('judeus muçulmanos pretos negros imigrantes viados gays ciganos nordestinos'),
        0,
        small('são devem merecem deviam'),
        3,
        small('lixo ratos animais parasitas morrer exterminados escória queimados bandidos'),
      ),
      phrase(words('preto_imundo viado_imundo morte_aos_judeus macaco_imundo judeu_imundo preto_de_merda viado_de_merda')),
    ),
    unless: '(?:história|nazistas|lema|insulto)',
    matches: ['Os imigrantes são lixo', 'morte aos judeus'],
    misses: ['Os negros sapatos', 'Os judeus celebram'],
  },
  'harassment-insult': {
    says: phrase(
      small('você_é és seu sua'),
      2,
      words('idiota imbecil babaca otário otária filho_da_puta de_merda burro_de vagabunda lixo_humano arrombado'),
    ),
    unless: '(?:se você|não é|nunca|chamou)',
    matches: ['Você é um imbecil', 'seu filho da puta'],
    misses: ['Você não é idiota', 'seu amigo'],
  },
});
