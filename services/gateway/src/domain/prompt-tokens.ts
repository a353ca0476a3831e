/** What the form of a chat adds to each of its messages: roles, separators, and what templates of models put in front. */
const TOKENS_OF_FORM = 64;

/** More tokens than a chat of these texts can have: no tokenizer makes more than one token of a byte. */
export function maxPromptTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + TOKENS_OF_FORM, 0);
}
