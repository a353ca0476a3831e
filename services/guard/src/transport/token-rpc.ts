import type { TokenServiceDefinition } from '@sentinelmesh/contracts';
import type { AccessTable, Handlers } from '@sentinelmesh/rpc';
import type { EraseTokens } from '../app/erase-tokens.ts';
import type { RedactText } from '../app/redact-text.ts';
import type { RestoreText } from '../app/restore-text.ts';
import { fromEraseTokensRequest, fromRedactRequest, fromRestoreRequest, toRedactResponse } from './token-mapping.ts';

/** Whoever puts values in may have them forgotten; reading them is a right of its own. */
export const tokenAccess: AccessTable<typeof TokenServiceDefinition> = {
  redact: { scope: 'guard:redact' },
  restore: { scope: 'guard:restore' },
  eraseTokens: { scope: 'guard:redact' },
};

type TokenUseCases = { redactText: RedactText; restoreText: RestoreText; eraseTokens: EraseTokens };

export const tokenRpc = ({ redactText, restoreText, eraseTokens }: TokenUseCases): Handlers<typeof TokenServiceDefinition> => ({
  redact: async (request, context) => toRedactResponse(await redactText(fromRedactRequest(request), context)),
  restore: (request, context) => restoreText(fromRestoreRequest(request), context),
  eraseTokens: (request, context) => eraseTokens(fromEraseTokensRequest(request), context),
});
