/** The values a label may have: all of them by name, or how many different ones at most. */
export type LabelDefinitions = Readonly<Record<string, readonly string[] | { readonly max: number }>>;

/** The labels of one measurement; a declared set is checked by the compiler, too. */
export type LabelValues<L extends LabelDefinitions> = {
  readonly [Name in keyof L]: L[Name] extends readonly (infer Value)[] ? Value : string;
};

const OTHER = 'other';

const MAX_VALUE_LENGTH = 100;

export type BoundLabels = (labels: Readonly<Record<string, unknown>>) => Record<string, string>;

/** Labels with every value that is not declared, beyond the cap, or longer than 100 characters replaced by `other`. */
export function boundLabels(definitions: LabelDefinitions): BoundLabels {
  const bounds = Object.entries(definitions).map(([name, definition]) => [name, boundValue(definition)] as const);
  return (labels) => {
    const bounded: Record<string, string> = {};
    for (const [name, bound] of bounds) bounded[name] = bound(String(labels[name]));
    return bounded;
  };
}

function boundValue(definition: LabelDefinitions[string]): (value: string) => string {
  if (!('max' in definition)) {
    const declared = new Set(definition);
    return (value) => (declared.has(value) ? value : OTHER);
  }
  const seen = new Set<string>();
  return (value) => {
    if (seen.has(value)) return value;
    if (seen.size >= definition.max || value.length > MAX_VALUE_LENGTH) return OTHER;
    seen.add(value);
    return value;
  };
}

/** Every combination of the values of all labels; none where a label has only a cap, or where there would be more than `most`. */
export function combinationsOf(definitions: LabelDefinitions, most: number): readonly Readonly<Record<string, string>>[] {
  let combinations: readonly Readonly<Record<string, string>>[] = [{}];
  for (const [name, values] of Object.entries(definitions)) {
    if ('max' in values || combinations.length * values.length > most) return [];
    combinations = combinations.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value })));
  }
  return combinations;
}
