import type { Clock } from '@sentinelmesh/kernel';
import { isSessionToken, type TokenReader } from '../domain/session-tokens.ts';
import { type TokenText, tokensIn } from '../domain/token-text.ts';
import type { TokenVault } from './ports.ts';

/** The values of tokens, as long as the mesh keeps them. */
export type TokenValues = {
  /** Durable when it returns. @returns until when they are kept, unless they are used again. @throws Unavailable */
  keep(of: TokenReader & { readonly endUser: string }, values: ReadonlyMap<string, string>): Promise<Date>;
  /** The values of the tokens in a text, as far as they are known. Asking for them is a use. @throws Unavailable */
  in(text: TokenText, reader: TokenReader): Promise<ReadonlyMap<string, string>>;
};

type Dependencies = { readonly vault: Pick<TokenVault, 'keep' | 'find'>; readonly keepMs: number; readonly clock: Clock };

export function createTokenValues({ vault, keepMs, clock }: Dependencies): TokenValues {
  return {
    async keep(of, values) {
      const until = new Date(clock.now() + keepMs);
      await vault.keep(of, values, until);
      return until;
    },
    async in(text, reader) {
      const tokens = new Set([...tokensIn(text)].filter(isSessionToken));
      const now = clock.now();
      return vault.find(reader, tokens, { at: new Date(now), until: new Date(now + keepMs) });
    },
  };
}
