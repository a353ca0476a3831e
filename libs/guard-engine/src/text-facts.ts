/** Cheap facts about a text that let expensive rules stand aside. */
export type TextFacts = {
  readonly digits: number;
  readonly hasAt: boolean;
  readonly hasColon: boolean;
};

export function factsOf(text: string): TextFacts {
  return { digits: /\d/.test(text) ? countDigits(text) : 0, hasAt: text.includes('@'), hasColon: text.includes(':') };
}

function countDigits(text: string): number {
  let digits = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x30 && unit <= 0x39) digits++;
  }
  return digits;
}
