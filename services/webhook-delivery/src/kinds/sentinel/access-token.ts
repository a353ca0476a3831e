/** Access tokens of Microsoft Entra ID by client credentials (RFC 6749 §4.4). */
import { type Secret, secret } from '@sentinelmesh/crypto';
import type { Egress } from '@sentinelmesh/egress';
import { type HttpReceiver, membersOf, type ReceiverAnswer } from '../http-post.ts';
import { openHttpReceiver } from '../http-settings.ts';
import type { Stop } from '../record-batches.ts';

type TokenSettings = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly authority: string;
  readonly scope: string;
  readonly timeoutMs: number;
  readonly ca?: string | undefined;
  readonly proxy?: string | undefined;
};

type Token = { readonly kind: 'token'; readonly value: Secret<string>; readonly usedUntil: number };

export type AccessTokens = {
  /** The one that is there, or a new one when that ends in less than five minutes. */
  current(signal: AbortSignal): Promise<Token | Stop>;
  /** The next one is a new one. */
  forget(): void;
  /** The one that is there, for those who must not repeat it. */
  known(): Secret<string> | undefined;
  close(): Promise<void>;
};

const EARLIER_MS = 5 * 60 * 1000;

export function createAccessTokens({
  settings,
  credential,
  egress,
}: {
  readonly settings: TokenSettings;
  readonly credential: Secret<string> | undefined;
  readonly egress: Egress;
}): AccessTokens {
  const { tenantId, clientId, authority, scope, timeoutMs, proxy } = settings;
  // Certificates of the data collection endpoint (a private link) say nothing about the authority.
  const receiver = openHttpReceiver({
    egress,
    title: 'Microsoft Entra ID',
    settings: { timeoutMs, proxy },
    readsAnswers: true,
    secrets: () => [credential],
  });
  const url = `${authority.replace(/\/+$/, '')}/${tenantId}/oauth2/v2.0/token`;
  let token: Token | undefined;

  const fetchToken = async (signal: AbortSignal): Promise<Token | Stop> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: credential?.reveal() ?? '',
      scope,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await receiver.post({ url, headers, body: body.toString(), compress: false, signal });
    return answer.kind === 'answer' ? tokenOf(answer, receiver) : answer;
  };
  return {
    async current(signal) {
      if (token !== undefined && Date.now() < token.usedUntil) return token;
      const fetched = await fetchToken(signal);
      token = fetched.kind === 'token' ? fetched : undefined;
      return fetched;
    },
    forget() {
      token = undefined;
    },
    known: () => token?.value,
    close: receiver.close,
  };
}

function tokenOf(answer: ReceiverAnswer, receiver: HttpReceiver): Token | Stop {
  const { access_token: value, expires_in: expiresIn, error, error_description: description } = membersOf(answer.text);
  const lifeMs = Number(expiresIn) * 1000;
  if (answer.status === 200 && typeof value === 'string' && value !== '' && lifeMs > 0) {
    // One that lives less than ten minutes is used for half of its life.
    return { kind: 'token', value: secret(value), usedUntil: Date.now() + Math.max(lifeMs - EARLIER_MS, lifeMs / 2) };
  }
  const words = [error, /AADSTS\d+/.exec(String(description ?? ''))?.[0]].filter((word) => typeof word === 'string').join(' ');
  const shown = answer.status === 200 ? '' : words;
  return receiver.stopOf(
    { ...answer, text: shown },
    {
      advice: 'Check tenant_id, client_id, authority and scope, and whether the secret has expired.',
      isOwnWord: typeof error === 'string',
    },
  );
}
