import type { Span } from '../span.ts';
import { reversed } from './lexicon.ts';

/** Pieces of words in other scripts that turn up in any text, and in attacks. Backwards not one of them is common. */
const PIECES = `
предыдущ инструкц игнор систем правил ответ запрос пароль теперь только если можно должен это для чтобы который сообщ
指令 指示 之前 忽略 系统 提示 规则 密码 什么 告诉 回答 问题 必须 输出 显示 可以 内容 以上
ください すべて あなた 無視 以前の パスワード システム ません プロンプト 教えて
하십시오 모든 시스템 당신 비밀번호 입니다 합니다 습니다 그리고 지시사항 프롬프트 알려주 이전의
التعليمات تعليمات السابقة تجاهل النظام جميع كلمة على إلى الآن التي
निर्देश पिछले अनदेखा करें में सिस्टम पासवर्ड मुझे नहीं क्या`;

const pieces = PIECES.trim().split(/\s+/);
const FORWARDS = new RegExp(pieces.join('|'), 'giu');
const BACKWARDS = new RegExp(pieces.map(reversed).join('|'), 'giu');

const MIN_DIFFERENT = 3;

/** The lines of a text in another script that are written backwards; none where fewer of their pieces are words that way than as they stand. */
export function linesBackwards(text: string): readonly Span[] {
  if (text.search(BACKWARDS) < 0) return [];
  const lines: Span[] = [];
  const different = new Set<string>();
  for (const { index: start, 0: line } of text.matchAll(/[^\n]+/g)) {
    const backwards = line.match(BACKWARDS) ?? [];
    if (backwards.length <= 2 * (line.match(FORWARDS)?.length ?? 0)) continue;
    for (const piece of backwards) different.add(piece);
    lines.push({ start, end: start + line.length });
  }
  return different.size >= MIN_DIFFERENT ? lines : [];
}
