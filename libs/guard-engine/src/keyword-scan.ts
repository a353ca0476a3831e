/** A rule that has a chance only where one of its keywords stands. A rule without keywords always has one. */
export type Gated = { readonly keywords?: readonly string[] };

const ROOT = 0;
/** The class of every character that no keyword holds. */
const OTHER = 0;

/**
 * Finds out in one pass which rules have a chance in a folded text, whatever their number: an automaton over all
 * keywords (Aho, Corasick 1975) as one flat table. Keywords are compared in lower case.
 */
export function createKeywordScan<Rule extends Gated>(rules: readonly Rule[]): (folded: string) => ReadonlySet<Rule> {
  const ungated = rules.filter(({ keywords }) => keywords === undefined);
  const { classes, width, next, outputs } = buildAutomaton(rules);
  return (folded) => {
    const open = new Set(ungated);
    for (let index = 0, state = ROOT; index < folded.length; index++) {
      state = next[state * width + (classes[folded.charCodeAt(index)] ?? OTHER)] ?? ROOT;
      const found = outputs[state];
      if (found !== undefined) for (const rule of found) open.add(rule);
    }
    return open;
  };
}

type Automaton<Rule> = {
  /** The class of each UTF-16 unit. */
  readonly classes: Uint16Array;
  /** How many classes there are. */
  readonly width: number;
  /** The state after each state and class. */
  readonly next: Uint16Array;
  /** The rules whose keyword ends in a state. */
  readonly outputs: readonly (readonly Rule[] | undefined)[];
};

type Node<Rule> = { readonly children: Map<number, number>; readonly rules: Set<Rule> };

function buildAutomaton<Rule extends Gated>(rules: readonly Rule[]): Automaton<Rule> {
  const classes = new Uint16Array(0x10000);
  let width = 1;
  const nodes: Node<Rule>[] = [{ children: new Map(), rules: new Set() }];
  for (const rule of rules) {
    for (const keyword of rule.keywords ?? []) {
      let at = ROOT;
      for (let index = 0; index < keyword.length; index++) {
        const unit = keyword.toLowerCase().charCodeAt(index);
        if (classes[unit] === OTHER) classes[unit] = width++;
        at = childOf(nodes, at, classes[unit] ?? OTHER);
      }
      nodes[at]?.rules.add(rule);
    }
  }
  return { classes, width, ...link(nodes, width) };
}

function childOf<Rule>(nodes: Node<Rule>[], parent: number, unitClass: number): number {
  const children = nodes[parent]?.children;
  const known = children?.get(unitClass);
  if (known !== undefined) return known;
  nodes.push({ children: new Map(), rules: new Set() });
  children?.set(unitClass, nodes.length - 1);
  return nodes.length - 1;
}

/** Turns the tree of keywords into the table, breadth first: where a keyword breaks off, its longest ending goes on. */
function link<Rule>(nodes: readonly Node<Rule>[], width: number): Pick<Automaton<Rule>, 'next' | 'outputs'> {
  const next = new Uint16Array(nodes.length * width);
  const ending = new Uint16Array(nodes.length);
  const queue = [ROOT];
  for (const state of queue) {
    const node = nodes[state];
    for (const rule of nodes[ending[state] ?? ROOT]?.rules ?? []) node?.rules.add(rule);
    for (let unitClass = 0; unitClass < width; unitClass++) {
      const child = node?.children.get(unitClass);
      const fallback = state === ROOT ? ROOT : (next[(ending[state] ?? ROOT) * width + unitClass] ?? ROOT);
      next[state * width + unitClass] = child ?? fallback;
      if (child === undefined) continue;
      ending[child] = fallback;
      queue.push(child);
    }
  }
  return { next, outputs: nodes.map(({ rules }) => (rules.size === 0 ? undefined : [...rules])) };
}
