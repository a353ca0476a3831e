/** Everything that decides what the weights become, beside the data. */
export const OPTIONS = {
  seed: 20261121,
  /** How much one example of a source counts; one of our own counts 1. */
  weights: { pii: 1.5, tweets: 1, prompts: 0.3 },
  /** Examples from our own templates. */
  amounts: { prose: 7000, documents: 4000, languages: 2500, nobody: 4000 },
  /** Features seen less often are left out. */
  leastCount: 3,
  /** What is different in the training that chooses the features. */
  draft: { epochs: 4 },
  field: { epochs: 10, rate: 0.12, l2: 0.002, hideSpelling: 0.25, hideLists: 0.15, hideFeature: 0.15 },
  pack: { slots: 112_000, eagerness: 0.5 },
};

export type Options = typeof OPTIONS;
