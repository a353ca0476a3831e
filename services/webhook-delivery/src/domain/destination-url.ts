/** What a URL of a destination must be before anybody calls it, and whom it leads to. */

const MAX_URL_LENGTH = 2_000;

/** Whoever listens on the way reads what goes over these, and what it is shown with. */
const PLAIN_SCHEMES: readonly string[] = ['http', 'tcp', 'udp', 'relp', 'smtp'];

type Rules = {
  /** Those of its kind, without colon. */
  readonly schemes: readonly string[];
  /** Whether the operator has named this host, without brackets, for destinations. */
  readonly isListedHost: (host: string) => boolean;
};

/** What is wrong with the URL, without repeating it: it may hold a secret. Undefined for one that may be asked about further. */
export function problemOfUrl(url: string, { schemes, isListedHost }: Rules): string | undefined {
  if (url === '') return 'is required';
  if (url.length > MAX_URL_LENGTH) return `must not be longer than ${MAX_URL_LENGTH} characters`;
  const parsed = /[\s\p{Cc}\\]/u.test(url) || !url.isWellFormed() ? null : URL.parse(url);
  if (parsed === null) return `must be a URL such as ${schemes[0] ?? 'https'}://siem.example.com`;
  const scheme = schemeOf(parsed);
  if (!schemes.includes(scheme)) return `must begin with ${schemes.map((name) => `${name}:`).join(' or ')}`;
  if (parsed.username !== '' || parsed.password !== '') return 'must not hold a user or password; a secret goes into the credential';
  if (parsed.hash !== '') return 'must not have a fragment';
  if (scheme === 'file') return undefined;
  if (parsed.hostname === '') return 'must name a host';
  if (!PLAIN_SCHEMES.includes(scheme) || isListedHost(hostOfUrl(url))) return undefined;
  return `must not be ${scheme}:, which goes in clear, except to hosts that the operator has named in MESH_DESTINATION_ALLOW_HOSTS`;
}

/** Lower-case, without port and brackets; '' where there is none. */
export const hostOfUrl = (url: string): string => (URL.parse(url)?.hostname ?? '').replace(/^\[|\]$/g, '').toLowerCase();

/** Whether what is sent under the one URL or the other reaches the same port of the same host in the same way. */
export function isSamePlace(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)];
  return a !== null && b !== null && a.protocol === b.protocol && a.host.toLowerCase() === b.host.toLowerCase();
}

/** Whether two URLs of files name the same one: `file:a`, `file:/a` and `file:///a` do. */
export const isSameFile = (one: string, other: string): boolean => nameInFileUrl(one) === nameInFileUrl(other);

const nameInFileUrl = (url: string) => url.replace(/^file:\/*/, '');

/**
 * Whether settings say the same about the way, and about whom to trust at its end: a proxy, certificates, another address.
 * Who changes these must know the credential, or could have it sent to himself.
 */
export const isSameWay = (one: Settings, other: Settings): boolean => sameJson(wayOf(one), wayOf(other));

/** Whether two values are the same as JSON, whatever the order of members: the database gives them back in an order of its own. */
export const sameJson = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

type Settings = Readonly<Record<string, unknown>>;

const WAY = /^(?:tls|ca|cert|proxy)$/i;

const wayOf = (settings: Settings) =>
  Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => WAY.test(name) || (typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\/\//i.test(value)),
    ),
  );

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const schemeOf = ({ protocol }: URL) => protocol.slice(0, -1);
