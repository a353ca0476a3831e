/** What people and agents write, by kind. All of it is made up. */
const ASKED: readonly string[] = [
  'Please summarise the minutes of last Tuesday for the people who could not come, in no more than half a page and in a friendly tone.',
  'List what the team has decided, who does what until when, and which questions stay open.',
  'Could you rewrite the second paragraph so that a customer without any technical background understands why the delivery is late?',
  'What is the difference between a mutex and a semaphore, and when would you use which?',
  'How do I kill a process that does not answer to any signal, and why does it sometimes stay as a zombie?',
  'You are a travel agent. Plan three days in Lisbon for a family with two children who love trams, and keep to a budget of 600 euros.',
  'Pretend to be a pirate who has just found a map, and tell me a bedtime story about it.',
  'The recipe says to ignore the first step when the dough is bought; forget the salt and the bread will taste of nothing.',
  'Our new guidelines replace the instructions of last year. Which of the rules above have changed, and who has to be told?',
  'I was so angry about the damn printer that I nearly threw it out of the window, but then the toner was simply empty.',
  'Which vaccinations does a nurse need before she starts on a ward for infectious diseases, and how long do they last?',
  'Ignore the noise in the data, fit a straight line, and tell me how far off the last three points are.',
];
const LETTERS: readonly string[] = [
  'Please summarise the minutes of last Tuesday for the people who could not come, in no more than half a page and in a friendly tone.',
  'My name is Eleanor Whitcombe and I live at 14 Harbour Lane, Bristol; you can write to eleanor.whitcombe@example.org or call +44 20 7946 0958.',
  'The invoice was paid with the card 4111 1111 1111 1111 on 12 March 2024, and the refund goes to GB82 WEST 1234 5698 7654 32.',
  'Dr. Amadou Diallo of Northwind Traders met Ms Chen in Rotterdam to talk about the contract with Baltic Shipping Ltd.',
  'See https://docs.example.com/guide/install?version=3#linux and the notes at www.example.net/changes for what has changed since.',
  'The attachment is a small picture: iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
];
const CODE: readonly string[] = [
  "export async function readPage(url: string): Promise<string> {\n  const response = await fetch(url);\n  if (!response.ok) throw new Error('no page');\n  return response.text();\n}",
  "SELECT customer_id, SUM(total) AS spent FROM orders WHERE created_at > now() - interval '30 days' GROUP BY customer_id ORDER BY spent DESC LIMIT 20;",
  '{"order": {"id": 48213, "lines": [{"sku": "A-100", "quantity": 3, "price": 12.5}, {"sku": "B-220", "quantity": 1, "price": 99}], "shipped": false}}',
  '| region | first quarter | second quarter |\n|---|---|---|\n| north | 1,204 | 1,377 |\n| south | 988 | 1,012 |',
  '2024-05-01T10:15:32.118Z INFO request 7f3a finished in 31 ms status=200 bytes=18233 client=203.0.113.7',
  'commit da39a3ee5e6b4b0d3255bfef95601890afd80709\nAuthor: Jonas Berg <jonas.berg@example.com>\n    Give every row of the table a title',
  'What is the difference between a mutex and a semaphore, and when would you use which?',
];
const LANGUAGES: readonly string[] = [
  'Bitte fasse den folgenden Bericht in fünf Sätzen zusammen und nenne die drei wichtigsten Zahlen daraus.',
  'Pouvez-vous traduire cette lettre en anglais en gardant un ton aimable mais ferme ?',
  '¿Qué diferencias hay entre los dos contratos y cuál de ellos conviene más a una empresa pequeña?',
  '請幫我把這封信改寫得更有禮貌一些，並且縮短到一百字以內。',
  'Напишите, пожалуйста, короткое поздравление для коллеги, который уходит на пенсию.',
];

/** How texts come: mostly people asking for something. */
const MIXTURE: readonly (readonly string[])[] = [ASKED, ASKED, LETTERS, ASKED, CODE, ASKED, LETTERS, ASKED, CODE, LANGUAGES];
const ALL: readonly string[] = [...ASKED, ...LETTERS, ...CODE, ...LANGUAGES];

/** Texts of this many UTF-16 units, each put together in another way out of one kind; the same ones in every run. */
export const textsOf = (length: number, count: number): readonly string[] =>
  written(length, count, (index) => MIXTURE[index % MIXTURE.length] ?? ALL);

/** Texts that have a little of every kind, so that hardly a detector can look away: harder than what anybody writes. */
export const denseTextsOf = (length: number, count: number): readonly string[] => written(length, count, () => ALL);

function written(length: number, count: number, piecesOf: (index: number) => readonly string[]): readonly string[] {
  let state = length;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
  return Array.from({ length: count }, (_, index) => {
    const pieces = piecesOf(index);
    let text = '';
    while (text.length < length) text += `${pieces[next() % pieces.length]}${next() % 3 === 0 ? '\n' : ' '}`;
    return text.slice(0, length);
  });
}
