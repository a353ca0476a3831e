/** Frequent words that the other languages do not have, or not as frequently. */
const FREQUENT: Readonly<Record<string, string>> = {
  en: 'the and of to is you your what with that this for it have been are give me',
  de: 'der die das und ist nicht ich sie dir dein deine was mit dem den ein eine wie auf alle bitte vergiss mir wurde',
  fr: 'le les des et est vous votre ne pas que qui une ce ta tes dans pour sur quelle tout ton te je du la au',
  es: 'el los las y es que no tu una por con para lo se del cuál te qué todas su la le dado antes',
  pt: 'os as e é que não uma com para o seu sua qual você tudo foi do da em dos das te lhe',
  it: 'il gli che non è una di le tua tuo per con qual quale ti tutte tutto della del la i ciò stato',
  nl: 'de het een en van niet is je dat wat met voor op alle zijn jouw te mijn aan',
};
const WORDS = new Map(Object.entries(FREQUENT).map(([code, words]) => [code, new Set(words.split(' '))]));

/** The language of a sentence (ISO 639-1) among the ten that have signatures; undefined when it seems to be another. */
export function languageOf(text: string): string | undefined {
  if (/[\u3040-\u30ff]/.test(text)) return 'ja';
  if (/\p{Script=Han}/u.test(text)) return 'zh';
  if (/\p{Script=Cyrillic}/u.test(text)) return 'ru';
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = [...WORDS].map(([code, frequent]) => ({ code, hits: words.filter((word) => frequent.has(word)).length }));
  const [best] = counts.sort((a, b) => b.hits - a.hits);
  return best === undefined || best.hits < 2 || best.hits < words.length / 6 ? undefined : best.code;
}
