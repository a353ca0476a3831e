/** A rule that has a chance only where one of its keywords stands. A rule without keywords always has one. */
export type Gated = {
  readonly keywords?: readonly string[];
  /** Looks closer at the places where its keywords end (of their last units, in order); without this the keywords suffice. */
  readonly opensAt?: (folded: string, ends: readonly number[]) => boolean;
};

const ROOT = 0;
/** The class of every character that no keyword holds. */
const OTHER = 0;
/** Other letters than Latin ones; quotation marks, dashes and the like are in every text. */
const BEYOND_LATIN = /[\u0370-\u1fff\u2c80-\uffff]/;

/**
 * Finds out in one pass which rules have a chance in a folded text, whatever their number: an automaton over all
 * keywords (Aho, Corasick 1975) as one flat table. Keywords are compared in lower case, and a blank in one also stands
 * for a line break. Keywords in other scripts than Latin have an automaton of their own, for texts that hold such letters:
 * a table of all letters of all scripts would not fit into the cache.
 */
export function createKeywordScan<Rule extends Gated>(rules: readonly Rule[]): (folded: string) => ReadonlySet<Rule> {
  const ungated = new Set(rules.filter(({ keywords }) => keywords === undefined));
  const latin = buildAutomaton(rules, (keyword) => !BEYOND_LATIN.test(keyword));
  const beyond = buildAutomaton(rules, (keyword) => BEYOND_LATIN.test(keyword));
  return (folded) => {
    const open = new Set(ungated);
    run(latin, folded, open);
    if (BEYOND_LATIN.test(folded)) run(beyond, folded, open);
    return open;
  };
}

function run<Rule extends Gated>({ classes, width, next, isEnd, outputs }: Automaton<Rule>, folded: string, open: Set<Rule>): void {
  const places = new Map<Rule, number[]>();
  for (let index = 0, state = ROOT; index < folded.length; index++) {
    state = next[state * width + (classes[folded.charCodeAt(index)] ?? OTHER)] ?? ROOT;
    if (isEnd[state] === 0) continue;
    for (const rule of outputs[state] ?? []) {
      if (rule.opensAt === undefined) open.add(rule);
      else placesOf(places, rule).push(index);
    }
  }
  for (const [rule, ends] of places) if (rule.opensAt?.(folded, ends) === true) open.add(rule);
}

function placesOf<Rule>(places: Map<Rule, number[]>, rule: Rule): number[] {
  const known = places.get(rule);
  if (known !== undefined) return known;
  const ends: number[] = [];
  places.set(rule, ends);
  return ends;
}

type Automaton<Rule> = {
  /** The class of each UTF-16 unit. */
  readonly classes: Uint16Array;
  /** How many classes there are. */
  readonly width: number;
  /** The state after each state and class. */
  readonly next: Uint16Array;
  /** Whether a keyword ends in a state: asked for every unit, and small enough to stay in the cache. */
  readonly isEnd: Uint8Array;
  /** The rules whose keyword ends in a state. */
  readonly outputs: readonly (readonly Rule[])[];
};

type Node<Rule> = { readonly children: Map<number, Node<Rule>>; readonly rules: Set<Rule> };

const newNode = <Rule>(): Node<Rule> => ({ children: new Map(), rules: new Set() });

/** What the numbers of states are kept in holds no more. */
const MAX_STATES = 0x10000;
const BLANK = 0x20;
const LINE_BREAK = 0x0a;

function buildAutomaton<Rule extends Gated>(rules: readonly Rule[], isWanted: (keyword: string) => boolean): Automaton<Rule> {
  const classes = new Uint16Array(0x10000);
  let width = 1;
  const root = newNode<Rule>();
  for (const rule of rules) {
    for (const keyword of rule.keywords ?? []) {
      if (!isWanted(keyword)) continue;
      const lower = keyword.toLowerCase();
      let node = root;
      for (let index = 0; index < lower.length; index++) {
        const unit = lower.charCodeAt(index);
        if (classes[unit] === OTHER) classes[unit] = width++;
        node = childOf(node, classes[unit] ?? OTHER);
      }
      node.rules.add(rule);
    }
  }
  if (classes[LINE_BREAK] === OTHER) classes[LINE_BREAK] = classes[BLANK] ?? OTHER;
  return { classes, width, ...link(root, width) };
}

function childOf<Rule>({ children }: Node<Rule>, unitClass: number): Node<Rule> {
  const known = children.get(unitClass);
  if (known !== undefined) return known;
  const child = newNode<Rule>();
  children.set(unitClass, child);
  return child;
}

/**
 * Turns the tree of keywords into the table: where a keyword breaks off, its longest ending goes on. States are numbered
 * breadth first, so that those which texts are mostly in stand together.
 */
function link<Rule>(root: Node<Rule>, width: number): Pick<Automaton<Rule>, 'next' | 'isEnd' | 'outputs'> {
  const nodes = breadthFirst(root);
  if (nodes.length > MAX_STATES)
    throw new Error(`the keywords need ${nodes.length} states, and only ${MAX_STATES} can be told apart: shorten some`);
  const next = new Uint16Array(nodes.length * width);
  const ending = new Uint16Array(nodes.length);
  let last = ROOT;
  nodes.forEach(({ children, rules }, state) => {
    const row = state * width;
    const endsAs = ending[state] ?? ROOT;
    for (const rule of nodes[endsAs]?.rules ?? []) rules.add(rule);
    if (state !== ROOT) next.copyWithin(row, endsAs * width, (endsAs + 1) * width);
    for (const unitClass of children.keys()) {
      const child = ++last;
      ending[child] = next[row + unitClass] ?? ROOT;
      next[row + unitClass] = child;
    }
  });
  return { next, isEnd: Uint8Array.from(nodes, ({ rules }) => Math.min(rules.size, 1)), outputs: nodes.map(({ rules }) => [...rules]) };
}

function breadthFirst<Rule>(root: Node<Rule>): readonly Node<Rule>[] {
  const nodes = [root];
  for (const { children } of nodes) nodes.push(...children.values());
  return nodes;
}
