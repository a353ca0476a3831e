/** A fence at the beginning of a line (CommonMark 4.5), three marks at least. */
const FENCE = /(?:^|\n) ?(`{3,16}|~{3,16})/g;
/** Code within a line (CommonMark 6.1). */
const INLINE = /(?<!`)(`{1,2})(?!`)[^`\n]{1,500}\1(?!`)/g;

/** Tells of each place of a Markdown text whether code stands there: between fences, the last of which may be missing, or backticks. */
export function findCode(text: string): (at: number) => boolean {
  const isCode = new Uint8Array(text.length);
  let opened: { at: number; mark: string } | null = null;
  for (const { 1: mark = '', index } of text.matchAll(FENCE)) {
    if (opened === null) opened = { at: index, mark };
    else if (mark.startsWith(opened.mark)) {
      isCode.fill(1, opened.at, index);
      opened = null;
    }
  }
  if (opened !== null) isCode.fill(1, opened.at);
  for (const { 0: inline, index } of text.matchAll(INLINE)) isCode.fill(1, index, index + inline.length);
  return (at) => isCode[at] === 1;
}
