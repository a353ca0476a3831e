/** Prompts that an agent might get, in ordinary English, each different from the one before in more than a number, so that no session goes round in circles. */

const WHO = [
  'the warehouse team',
  'our supplier in the north',
  'the new intern',
  'the finance department',
  'a long-standing customer',
  'the night shift',
  'the editor of the newsletter',
  'the school board',
  'the author of the report',
  'our landlord',
  'the committee',
  'the garden club',
  'the driver of the second truck',
  'the museum',
  'the head of research',
  'the neighbour upstairs',
];
const DID = [
  'has postponed',
  'wants to review',
  'asked twice about',
  'would rather keep',
  'has finally agreed to',
  'could not find any fault with',
  'is still waiting for',
  'described in great detail',
  'was surprised by',
  'has started to question',
  'intends to replace',
  'spoke very highly of',
  'complained about',
  'plans to double',
  'forgot to mention',
  'lost track of',
];
const WHAT = [
  'the delivery of the wooden shelves',
  'the schedule for the coming spring',
  'a set of measurements taken last week',
  'the colour of the entrance hall',
  'the budget for the summer festival',
  'an offer that arrived by letter',
  'the recipe with roasted peppers',
  'the second chapter of the manual',
  'the results of the reading contest',
  'the repair of the old bridge',
  'the rules for booking a room',
  'a collection of maps and drawings',
  'the training for volunteers',
  'the noise of the ventilation',
  'the order of the speakers',
  'the price of the printed edition',
];
const WHY = [
  'because nobody had written down what was decided',
  'although the weather was better than expected',
  'since the numbers no longer match the plan',
  'while everyone else was busy with the move',
  'so that there is enough time to test it',
  'after a long discussion over lunch',
  'even though the first attempt went well',
  'until somebody explains the difference',
  'before the holidays begin',
  'in spite of all the work that went into it',
  'without telling the people who depend on it',
  'as soon as the paint is dry',
  'unless the costs turn out to be lower',
  'when the doors opened in the morning',
  'in order to save some paper',
  'provided that the train is on time',
];
const TASKS = [
  'Summarise this',
  'Translate this into French',
  'Compare these remarks',
  'Rewrite this for children',
  'Explain what is going on',
  'Turn this into an outline',
  'Review the following notes',
  'Continue this story',
];

/** A sentence that follows from a number. */
export function sentence(seed: number): string {
  let state = seed >>> 0;
  const pick = (parts: readonly string[]): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return parts[(state >>> 16) % parts.length] ?? '';
  };
  const text = `${pick(WHO)} ${pick(DID)} ${pick(WHAT)} ${pick(WHY)}.`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** About one kilobyte, with an e-mail address to redact in every fourth. */
export function prompt(index: number): string {
  const from = index % 4 === 0 ? ' It was sent to ada.lovelace@example.com.' : '';
  const sentences = Array.from({ length: 9 }, (_, line) => sentence(index * 131 + line * 7_919));
  return `${TASKS[index % TASKS.length]}.${from} ${sentences.join(' ')}`.slice(0, 1_024);
}
