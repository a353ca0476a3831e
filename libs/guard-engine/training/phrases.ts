import type { Random } from './seeded-random.ts';

/** Words that templates name: `{task}` stands for one of `tasks.task`. */
export type Slots = Readonly<Record<string, readonly string[]>>;

/**
 * One reading of a template, picked at random: `[a|b|]` is one of its alternatives (they do not nest), `{name}` one of
 * the words of a slot, which may hold alternatives and slots in turn. ‹ and › become square brackets.
 *
 * @throws RangeError for a slot that nobody has defined
 */
export function expand(template: string, slots: Slots, random: Random): string {
  let text = template;
  // Slots may name slots, five levels deep at most; an alternative may hold a slot, and a slot an alternative.
  for (let depth = 0; depth < 10 && /[[{]/.test(text); depth++) {
    text = text
      .replaceAll(/\[([^[\]]*\|[^[\]]*)\]/g, (_, alternatives: string) => random.pick(alternatives.split('|')))
      .replaceAll(/\{([a-z]+)\}/g, (_, name: string) => {
        const words = slots[name];
        if (words === undefined) throw new RangeError(`no slot is called ${name}`);
        return random.pick(words);
      });
  }
  return text.replaceAll('‹', '[').replaceAll('›', ']');
}
