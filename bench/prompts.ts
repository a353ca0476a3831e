/** Prompts that an agent might get, each different from the one before in more than a number, so that no session goes round in circles. */

const WORDS = `harbour ledger meadow lantern orchard copper velvet summit river marble compass thunder saffron glacier timber canyon beacon
  cobalt drizzle ember fjord granite hazel island juniper kettle lagoon maple nectar opal prairie quartz ridge sierra tundra umber valley
  willow yonder zephyr almond birch cedar delta estuary fern grove heather iris jasmine kelp lilac moss nettle olive poppy quince reed sage`.split(
  /\s+/,
);
const TASKS = ['Summarise', 'Translate', 'Compare', 'Rewrite', 'Explain', 'Outline', 'Review', 'Continue'];

/** Twelve words that follow from a number. */
export function sentence(seed: number): string {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
  return Array.from({ length: 12 }, () => WORDS[next() % WORDS.length]).join(' ');
}

/** About one kilobyte, with an e-mail address to redact in every fourth. */
export function prompt(index: number): string {
  const greeting = index % 4 === 0 ? 'For ada.lovelace@example.com. ' : '';
  const lines = Array.from({ length: 11 }, (_, line) => sentence(index * 131 + line));
  return `${TASKS[index % TASKS.length]} this: ${greeting}${lines.join('. ')}`.slice(0, 1_024);
}
