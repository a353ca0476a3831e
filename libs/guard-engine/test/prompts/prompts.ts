/**
 * Attacks and their harmless neighbours in one language. Written before the signatures and not consulted for them: what is
 * measured here is what the signatures make of sentences they were not written from.
 */
export type Prompts = { readonly attacks: readonly string[]; readonly harmless: readonly string[] };
