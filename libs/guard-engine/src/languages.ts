/** The languages other than English that signatures are written in: how each is spelled, spaced and negated. */
import { type Script, spacedScript, unspacedScript } from './phrasing.ts';

export type Language = Script & {
  /** ISO 639-1. */
  readonly code: string;
  /** In English. */
  readonly name: string;
};

const LATIN = 'a-zß-öø-ÿœ';

const NOT_IN_GERMAN = 'nicht|nie|niemals|kein|keine|keinen|keinesfalls';

export const GERMAN: Language = {
  code: 'de',
  name: 'German',
  ...spacedScript(LATIN, { before: `(?:${NOT_IN_GERMAN}) `, between: NOT_IN_GERMAN, after: 'nicht|nie|niemals' }, { hyphens: true }),
};

export const FRENCH: Language = {
  code: 'fr',
  name: 'French',
  ...spacedScript(
    LATIN,
    {
      before: "(?:ne|jamais|sans|pas) |n'",
      between: 'pas|jamais',
      after: 'pas|jamais',
    },
    { hyphens: true, articles: true },
  ),
};

export const SPANISH: Language = {
  code: 'es',
  name: 'Spanish',
  ...spacedScript(LATIN, { before: '(?:no|nunca|jamás|jamas|sin) ', between: 'no|nunca|jamás' }),
};

export const PORTUGUESE: Language = {
  code: 'pt',
  name: 'Portuguese',
  ...spacedScript(LATIN, { before: '(?:não|nao|nunca|jamais|sem) ', between: 'não|nao|nunca|jamais' }, { hyphens: true }),
};

export const ITALIAN: Language = {
  code: 'it',
  name: 'Italian',
  ...spacedScript(LATIN, { before: '(?:non|mai|senza) ', between: 'non|mai' }, { articles: true }),
};

const NOT_IN_DUTCH = 'niet|nooit|geen';

export const DUTCH: Language = {
  code: 'nl',
  name: 'Dutch',
  ...spacedScript(LATIN, { before: `(?:${NOT_IN_DUTCH}|zonder) `, between: NOT_IN_DUTCH, after: 'niet|nooit' }, { hyphens: true }),
};

export const RUSSIAN: Language = {
  code: 'ru',
  name: 'Russian',
  ...spacedScript('а-яёa-z', { before: '(?:не|никогда) ', between: 'не|никогда' }),
};

/** Characters that are written differently in Taiwan and Hong Kong. */
const TRADITIONAL = new Map(
  (
    '视視 记記 说說 话話 规規 则則 务務 这這 员員 开開 发發 权權 统統 输輸 词詞 过過 滤濾 无無 证證 码碼 钥鑰 关關 闭閉 为為 从從 现現 给給 对對 样樣 ' +
    '应應 该該 违違 绝絕 执執 链鏈 图圖 显顯 误誤 么麼 听聽 复複 问問 题題 当當 确確 设設 检檢 测測 试試 维維 护護 剧劇 语語 读讀 简簡 历歷 档檔 ' +
    '结結 邮郵 参參 数數 据據 转轉 传傳 认認 诉訴 写寫 译譯 个個 丢丟 弃棄 废廢 实實 进進 准準 约約 伦倫 边邊 须須 满滿 创創 将將 后後 获獲 级級 险險 ' +
    '处處 罚罰 销銷 毁毀 删刪 仅僅 场場 体體 虚虛 构構 网網 页頁 总總 载載 内內 业業 学學 术術 纯純 饰飾 张張 图圖 师師 摆擺 脱脫 脑腦 别別 拟擬 启啟'
  )
    .split(' ')
    .map(([simplified = '', traditional = '']) => [simplified, traditional]),
);

export const CHINESE: Language = {
  code: 'zh',
  name: 'Chinese',
  ...unspacedScript({ before: '(?:不要|别|勿|不能|不可|不应|切勿|请勿|不会|不得)' }, TRADITIONAL),
};

export const JAPANESE: Language = { code: 'ja', name: 'Japanese', ...unspacedScript() };
