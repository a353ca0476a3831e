import { JAPANESE } from '../../languages.ts';
import { either } from '../../phrasing.ts';
import { contentIn } from './meanings.ts';

const { phrase, small, words } = JAPANESE;

export const JAPANESE_CONTENT = contentIn(JAPANESE, {
  'self-harm-intent': {
    says: phrase(
      words('自殺したい 死にたい 消えてしまいたい もう生きていたくない 生きるのが嫌 首を吊りたい リストカット 自分を傷つけ'),
      '(?!ほど)',
    ),
    unless: '(?:小説|登場人物|笑|統計|予防)',
    matches: ['もう死にたい', '自殺したいです'],
    misses: ['笑い死にしそう', '寝たい'],
  },
  'harassment-suicide': {
    says: phrase(words('お前は死ね お前なんか死ね 死ねばいいのに さっさと死ね 早く死ね 首を吊れ 自殺しろ 消え失せろ')),
    matches: ['さっさと死ね', '自殺しろよ'],
    misses: ['彼は死ねない', '早く寝ろ'],
  },
  'violence-threat': {
    says: phrase(words('殺してやる ぶっ殺してやる ぶっ殺す 刺してやる 殴り殺 お前を殺す 撃ち殺してやる 殺すぞ')),
    unless: '(?:ゲーム|将棋|映画|小説)',
    matches: ['お前を殺してやる', 'ぶっ殺すぞ'],
    misses: ['ゲームで殺してやる', '会いに行く'],
  },
  'hate-declared': {
    says: either(
      phrase(
        words('黒人 ユダヤ人 イスラム教徒 韓国人 中国人 在日 外国人 同性愛者 移民'),
        2,
        small('は全員 はみんな は みな'),
        3,
        small('ゴミ クズ 死ね 害虫 出て行け ゴキブリ 殺せ 寄生虫'),
      ),
      phrase(words('朝鮮人は帰れ チョン野郎 シナ人は 在日は出て行け 黒んぼ 土人が')),
    ),
    unless: '(?:歴史|ナチ|差別的な)',
    matches: ['移民はゴミだ', '在日は出て行け'],
    misses: ['移民は働く', 'ユダヤ人は祝う'],
  },
  'harassment-insult': {
    says: phrase(small('お前 おまえ あんた てめえ 貴様'), 4, words('馬鹿 バカ アホ クズ ゴミ 無能 死に損ない ブス 役立たず 間抜け')),
    unless: '(?:じゃない|ではない|と言われ|分別)',
    matches: ['お前は本当にバカだ', 'てめえ、クズが'],
    misses: ['お前は馬鹿じゃない', 'お前が好き'],
  },
});
