/** What stands in a redacted text for what. */
export type Replacement = { readonly token: string; readonly value: string };
