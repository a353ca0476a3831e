/** Cheap facts about a text that let expensive rules stand aside. */
export type TextFacts = {
  readonly digits: number;
  readonly hasAt: boolean;
  /** Two at least. */
  readonly hasColons: boolean;
};

export function factsOf(text: string): TextFacts {
  return {
    digits: /\d/.test(text) ? countDigits(text) : 0,
    hasAt: text.includes('@'),
    hasColons: text.indexOf(':') !== text.lastIndexOf(':'),
  };
}

function countDigits(text: string): number {
  let digits = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x30 && unit <= 0x39) digits++;
  }
  return digits;
}
