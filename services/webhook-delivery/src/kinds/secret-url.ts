import { type Secret, secret } from '@sentinelmesh/crypto';

type SecretUrl = {
  readonly url: string;
  /** What of it must not be repeated, the longest first: a page that says what it does not find says the path alone. */
  readonly secrets: readonly Secret<string>[];
};

/** Names in a path are shorter than tokens. */
const MIN_TOKEN = 16;

/**
 * The URL that a message goes to where the URL itself is the secret, as chats have it: the credential, when that is a URL
 * of the same origin as the one that everybody may read; without a credential the readable one, which then must have a path.
 */
export function secretUrl(url: string, credential: Secret<string> | undefined): SecretUrl | { readonly problem: string } {
  const shown = URL.parse(url);
  const whole = credential === undefined ? shown : URL.parse(credential.reveal().trim());
  if (shown === null || whole === null) return { problem: 'the credential must be the whole URL that the chat gave you' };
  if (whole.origin !== shown.origin) return { problem: `the credential must be a URL that begins with ${shown.origin}/` };
  if (whole.pathname === '/') return { problem: 'the URL that the chat gave you is missing: give it as the credential' };
  return { url: whole.href, secrets: credential === undefined ? [] : [credential, ...partsOf(whole).map(secret)] };
}

function partsOf({ href, pathname, search }: URL): readonly string[] {
  const tokens = `${pathname}${search}`.split(/[/?&=]/).filter((part) => part.length >= MIN_TOKEN);
  return [href, `${pathname}${search}`, pathname, ...tokens];
}
