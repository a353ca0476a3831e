import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findRepetition, foreseeRepetition } from './find-repetition.ts';
import { describeStep, readAction, type Step, type StepFeatures, WINDOW_STEPS } from './step-features.ts';

const windowOf = (steps: readonly Step[]): StepFeatures[] => steps.map((step) => describeStep(step)).slice(-WINDOW_STEPS);
const findIn = (steps: readonly Step[]) => {
  const window = windowOf(steps);
  return findRepetition(window, { firstStep: steps.length - window.length + 1 });
};
/** `decision type repeats` after each step, without those where nothing is found. */
const courseOf = (steps: readonly Step[]): string[] =>
  steps.flatMap((_, index) => {
    const found = findIn(steps.slice(0, index + 1));
    return found === undefined ? [] : [`${found.decision} ${found.repetition.type} ${found.repetition.repeats}`];
  });
const times = (count: number, make: (turn: number) => Step): Step[] => Array.from({ length: count }, (_, turn) => make(turn));

const search = (query: string, observation: string): Step => ({ tool: 'search', arguments: JSON.stringify({ query }), observation });
const chat = (question: string, answer: string): Step => ({ tool: 'agent', arguments: question, observation: answer });
const NOTHING = 'No results were found for this query in the catalogue.';

describe('what goes round in circles', () => {
  it('is warned of one repeat before it is stopped', () => {
    assert.deepEqual(courseOf(times(4, () => search('red shoes', NOTHING))), ['warn identical 3', 'stop identical 4']);
  });

  it('may drift in what it observes: in a moment, a counter, a request id, a few words', () => {
    const drifts: ((turn: number) => string)[] = [
      (turn) => `${NOTHING} (served at 2026-11-20T10:0${turn}:17.123Z)`,
      (turn) => `${NOTHING} ${40 + turn} queries today.`,
      (turn) => `${NOTHING} Request ID: req_${(turn + 7) * 7_919}f3a`,
      (turn) =>
        `${['Sorry', 'Oh', 'Alas', 'Hm', 'Well', 'Pity'][turn]}! ${NOTHING} ${['Ask', 'Look', 'Try', 'Come', 'Write', 'Call'][turn]} again.`,
    ];
    for (const drift of drifts)
      assert.deepEqual(courseOf(times(6, (turn) => search('red shoes', drift(turn)))), ['warn identical 5', 'stop identical 6'], drift(0));
  });

  it('may count its attempts, or tell the time', () => {
    const counting = times(5, (turn) => ({ tool: 'get', arguments: `{"url": "/orders", "attempt": ${turn}}`, observation: NOTHING }));
    assert.deepEqual(courseOf(counting), ['warn counter 4', 'stop counter 5']);
    const timed = times(5, (turn) => ({
      tool: 'get',
      arguments: `{"url": "/orders", "ts": "2026-11-20T10:00:0${turn}Z"}`,
      observation: NOTHING,
    }));
    assert.deepEqual(courseOf(timed), ['warn timestamp 4', 'stop timestamp 5']);
  });

  it('may try again what fails, sooner than anything else', () => {
    const failing = times(3, (turn) => search('red shoes', `Error: upstream timed out after ${200 + turn * 13} ms`));
    assert.deepEqual(courseOf(failing), ['warn error_retry 2', 'stop error_retry 3']);
    assert.deepEqual(courseOf(times(3, () => ({ ...search('a', 'gateway is closed'), isError: true }))), [
      'warn error_retry 2',
      'stop error_retry 3',
    ]);
  });

  it('may use other words for the same', () => {
    const queries = [
      'memory leak in python',
      'memory leak in python code',
      'python memory leak',
      'fix memory leak in python',
      'memory leak in a python app',
      'leak of memory in python',
    ];
    assert.equal(findIn(queries.map((query) => search(`how to find a ${query} with tracemalloc`, NOTHING)))?.repetition.type, 'paraphrase');
  });

  it('may have several steps a round', () => {
    const round = ['open', 'read', 'close', 'wait'].map(
      (tool): Step => ({ tool, arguments: '{"file": "a.txt"}', observation: `${tool} gave no data at all` }),
    );
    const alternating = times(6, (turn) => round[turn % 2] as Step);
    assert.deepEqual(courseOf(alternating), ['warn alternation 2', 'warn alternation 2', 'stop alternation 3']);
    const cycle = findIn(times(12, (turn) => round[turn % 4] as Step));
    assert.deepEqual(cycle?.repetition, {
      type: 'cycle',
      repeats: 3,
      period: 4,
      fromStep: 1,
      toStep: 12,
      tools: ['open', 'read', 'close', 'wait'],
    });
  });

  it('is told by the numbers of its steps in the session, however long that is', () => {
    const steps = [
      ...times(30, (turn) => search(`topic ${'abcdefghij'[turn % 10]}${turn}`, `article ${turn} of ${'klmnop'[turn % 6]}`)),
      ...times(4, () => search('x', NOTHING)),
    ];
    assert.deepEqual(findIn(steps)?.repetition, { type: 'identical', repeats: 4, period: 1, fromStep: 31, toStep: 34, tools: ['search'] });
  });
});

const NAMES = 'anna bert carl dora emil fred gina hans ilse jana kurt lena mona nils olga'.split(' ');
const KEYWORDS = ['return', 'const', 'let', 'throw', 'await', 'yield'];

describe('what makes progress', () => {
  const ordinary: Record<string, Step[]> = {
    'a chat in which "yes" is said to different questions': [
      chat('yes', 'Shall I also add a checked bag to the booking?'),
      chat('yes', 'The bag costs 30 dollars. May I charge your Visa card?'),
      chat('yes', 'Your card was charged. Do you want a receipt by e-mail?'),
      chat('yes', 'The receipt is on its way. Can I help with anything else?'),
      chat('yes', 'Of course, tell me what you need.'),
    ],
    'a job that is polled and moves on': times(10, (turn) => ({
      tool: 'job_status',
      arguments: '{"job": 7}',
      observation: `{"job": 7, "status": "running", "progress": ${turn * 10}}`,
    })),
    'a job that is polled through its states': ['queued', 'pulling', 'building', 'testing', 'pushing', 'deploying', 'done'].map(
      (status) => ({
        tool: 'job_status',
        arguments: '{"job": 7}',
        observation: `{"job": 7, "kind": "deployment", "owner": "ana", "status": "${status}"}`,
      }),
    ),
    'a download that is watched': times(8, (turn) => ({
      tool: 'status',
      arguments: '',
      observation: `fetching layers, ${turn + 1}/12 at 4 MB/s`,
    })),
    'pages of results': times(5, (turn) => ({
      tool: 'next_page',
      arguments: '',
      observation: JSON.stringify({ items: NAMES.slice(turn * 3, turn * 3 + 3).map((name, index) => ({ name, id: turn * 3 + index })) }),
    })),
    'pages of numbers': times(8, (turn) => ({
      tool: 'list',
      arguments: `{"page": ${turn}}`,
      observation: `[{"id": ${turn * 2}, "price": ${turn * 7 + 3}}, {"id": ${turn * 2 + 1}, "price": ${turn * 5 + 1}}]`,
    })),
    'a sensor that is read': times(8, (turn) => ({ tool: 'temperature', arguments: '', observation: `${20 + turn / 10}` })),
    'records that are looked up one after the other': times(8, (turn) => ({
      tool: 'get_item',
      arguments: `{"id": ${100 + turn}}`,
      observation: `{"id": ${100 + turn}, "in_stock": true, "warehouse": "A", "supplier": "ACME", "category": "tools", "price": ${turn * 7}}`,
    })),
    'messages that are deleted one after the other': times(11, (turn) => ({
      tool: 'delete_email',
      arguments: `{"id": ${turn}}`,
      observation: '{"status": "ok"}',
    })),
    'days that are booked one after the other': times(7, (turn) => ({
      tool: 'book',
      arguments: `{"room": "B", "start": "2026-11-${20 + turn}T09:00"}`,
      observation: 'Success',
    })),
    'tests that are run between edits': times(12, (turn) =>
      turn % 2 === 0
        ? { tool: 'edit', arguments: `replace line ${turn} by ${KEYWORDS[turn / 2]} value`, observation: 'ok' }
        : { tool: 'run_tests', arguments: '', observation: `these fail: ${KEYWORDS.slice((turn - 1) / 2).join(', ')}` },
    ),
  };

  for (const [name, steps] of Object.entries(ordinary)) {
    it(`is not stopped: ${name}`, () => {
      assert.deepEqual(
        courseOf(steps).filter((found) => found.startsWith('stop')),
        [],
      );
    });
  }

  it('stops nothing, whatever came before', () => {
    const word = fc.stringMatching(/^[a-z]{5,9}$/);
    const sentence = fc.uniqueArray(word, { minLength: 8, maxLength: 16 }).map((words) => words.join(' '));
    const step = fc.record({ tool: fc.constantFrom('search', 'read'), arguments: sentence, observation: sentence });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), fc.nat(8), step, (some, repeats, next) => {
        const before = Array.from({ length: repeats }, () => some).flat();
        const isNew = before.every(({ arguments: given, observation }) => given !== next.arguments && observation !== next.observation);
        if (isNew) assert.notEqual(findIn([...before, next])?.decision, 'stop');
      }),
    );
  });
});

describe('an action that is foreseen', () => {
  const looping = windowOf(times(5, () => search('red shoes', NOTHING)));
  const foreseen = (window: StepFeatures[], step: Step) => foreseeRepetition(window, readAction(step).features, { firstStep: 1 });

  it('is stopped when it goes on with what the window repeats', () => {
    assert.deepEqual(foreseen(looping, search('red shoes', '')), {
      decision: 'stop',
      repetition: { type: 'identical', repeats: 5, period: 1, fromStep: 1, toStep: 5, tools: ['search'] },
    });
    const counting = windowOf(
      times(5, (turn) => ({ tool: 'get', arguments: `{"url": "/orders", "attempt": ${turn}}`, observation: NOTHING })),
    );
    assert.equal(foreseen(counting, { tool: 'get', arguments: '{"url": "/orders", "attempt": 5}', observation: '' })?.decision, 'stop');
  });

  it('takes its turn in a round of several steps', () => {
    const read: Step = { tool: 'read', arguments: 'a.txt', observation: 'the file is locked by another process' };
    const wait: Step = { tool: 'wait', arguments: '5 s', observation: 'waited for five seconds' };
    const window = windowOf(times(6, (turn) => (turn % 2 === 0 ? read : wait)));
    assert.equal(foreseen(window, read)?.repetition.type, 'alternation');
    assert.equal(foreseen(window, wait), undefined);
  });

  it('meets nothing when it does something else', () => {
    assert.equal(foreseen(looping, search('blue hats', '')), undefined);
    assert.equal(foreseen(looping, { ...search('red shoes', ''), tool: 'browse' }), undefined);
    assert.equal(foreseen([], search('red shoes', '')), undefined);
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (text.trim() !== 'red shoes') assert.equal(foreseen(looping, search(text, '')), undefined);
      }),
    );
  });

  it('is only warned while the window is only warned', () => {
    assert.equal(foreseen(windowOf(times(3, () => search('red shoes', NOTHING))), search('red shoes', ''))?.decision, 'warn');
  });
});
