import { JAPANESE } from '../../../languages.ts';

export const { words, small, phrase } = JAPANESE;

/** After a verb: the ending that turns a demand into its opposite does not follow. */
export const DEMANDED = '(?!(?:し|す|さ|せ)?(?:ない|ては|るな|ず|べきでは|ません))';
export const PROMPT = words(
  'システムプロンプト 初期プロンプト システムメッセージ システム指示 隠された指示 内部指示 秘密の指示 最初の指示 元の指示 初期指示',
);
export const YOUR = small('あなたの 君の お前の 自分の');
export const SECRET = words('パスワード 暗証番号 認証情報 秘密鍵 apiキー 合言葉 アクセスコード 秘密のコード');
