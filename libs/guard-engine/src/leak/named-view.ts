import type { View } from '../view.ts';

/** A view in which something that was hidden in the original stands in clear: decoded base64 or hex, reversed, spaced letters joined. */
export type NamedView = { readonly name: string; readonly view: View };
