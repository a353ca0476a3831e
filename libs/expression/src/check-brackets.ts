import { ExpressionInvalid } from './errors.ts';
import { MAX_BRACKETS } from './limits.ts';
import { positionOf } from './position.ts';

// A comment, a raw string (in which a backslash is nothing), a string, or a bracket.
const TOKENS =
  /\/\/[^\r\n]*|(?:[rR][bB]?|[bB][rR])(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\r\n]*"|'[^'\r\n]*')|"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*'|[([{]|[)\]}]/g;

/** Refuses deep nesting before the parser sees it. @throws ExpressionInvalid */
export function checkBrackets(source: string): void {
  let depth = 0;
  for (const { 0: token, index } of source.matchAll(TOKENS)) {
    if (')]}'.includes(token)) depth = Math.max(0, depth - 1);
    if (!'([{'.includes(token)) continue;
    depth += 1;
    if (depth <= MAX_BRACKETS) continue;
    throw new ExpressionInvalid(`${positionOf(source, index)}: brackets are more than ${MAX_BRACKETS} deep; write it flatter`);
  }
}
