import { getDomain } from 'tldts';
import { MAX_PLACES, type UnsafePlace } from './unsafe-place.ts';

/** `[text](address "title")`, with `!` an image; the address in angle brackets or not. */
const MARKDOWN_LINK = /(!?)\[([^\]\n]{0,300})\]\( ?<?((?:https?:)?[/\\]{2}[^\s)>]{1,2000})/g;
const HTML_LINK = /<a\s[^<>]{0,200}?href ?= ?["']?((?:https?:)?\/\/[^\s"'<>]{1,2000})["']?[^<>]{0,200}>([^<]{0,300})<\/a/g;
const HTML_IMAGE = /<img\s[^<>]{0,200}?src ?= ?["']?((?:https?:)?\/\/[^\s"'<>]{1,2000})/g;
const ADDRESS = /\bhttps?:[/\\]{2}[^\s<>"'`)\]]{1,2000}/g;

/** So much of a query is data that leaves. */
const LONG_QUERY = 100;

type Link = {
  readonly start: number;
  readonly end: number;
  readonly at: number;
  readonly address: string;
  readonly label: string;
  readonly isImage: boolean;
};

/** Links of a folded text that lead elsewhere than they seem to, or that carry data away when they are merely shown. */
export function findUnsafeLinks(text: string): readonly UnsafePlace[] {
  if (!text.includes('//') && !text.includes('\\\\')) return [];
  const places: UnsafePlace[] = [];
  const seen = new Set<number>();
  for (const link of linksOf(text)) {
    if (seen.has(link.at)) continue;
    seen.add(link.at);
    const fault = faultOf(link);
    if (fault === null) continue;
    const [detector, title, score] = fault;
    places.push({ entityType: 'UNSAFE_LINK', detector: `output.${detector}`, title, score, start: link.start, end: link.end });
    if (places.length >= MAX_PLACES) break;
  }
  return places;
}

function* linksOf(text: string): Generator<Link> {
  if (text.includes(']('))
    for (const match of text.matchAll(MARKDOWN_LINK)) yield linkOf(match, match[3], { label: match[2], isImage: match[1] === '!' });
  if (text.includes('<a')) for (const match of text.matchAll(HTML_LINK)) yield linkOf(match, match[1], { label: match[2] });
  if (text.includes('<img')) for (const match of text.matchAll(HTML_IMAGE)) yield linkOf(match, match[1], { isImage: true });
  if (text.includes('http')) for (const match of text.matchAll(ADDRESS)) yield linkOf(match, match[0]);
}

type About = { readonly label?: string | undefined; readonly isImage?: boolean };

function linkOf({ 0: matched, index: start }: RegExpExecArray, address = '', { label = '', isImage = false }: About = {}): Link {
  const at = start + matched.indexOf(address, isImage || label !== '' ? matched.search(/[(=]/) : 0);
  return { start, end: start + matched.length, at, address, label, isImage };
}

type Fault = readonly [detector: string, title: string, score: number];

const HIDDEN_HOST: Fault = ['link-userinfo', 'has a link whose host stands behind another name and an @', 0.75];
const ODD_HOST: Fault = ['link-mixed-script', 'has a link whose host mixes letters of several scripts', 0.7];
const ENCODED_HOST: Fault = ['link-punycode', 'has a link whose host is written in punycode', 0.4];
const NUMBER_HOST: Fault = ['link-number', 'has a link to a bare number instead of a name', 0.4];
const OTHER_HOST: Fault = ['link-text', 'has a link whose text names another host than it leads to', 0.7];
const CARRIER: Fault = ['image-query', 'has an image whose address carries data', 0.65];

function faultOf({ address, label, isImage }: Link): Fault | null {
  const { userinfo, host, query } = partsOf(address);
  if (host === '') return null;
  if (userinfo !== null && /\.[a-z]{2,}|%/.test(userinfo)) return HIDDEN_HOST;
  if (mixesScripts(host)) return ODD_HOST;
  if (isImage && (query.length >= LONG_QUERY || /=(?:\{|\[|%7b|%5b)/.test(query))) return CARRIER;
  if (!isImage && namesOtherHost(label, host)) return OTHER_HOST;
  if (/(?:^|\.)xn--/.test(host)) return ENCODED_HOST;
  return isNumber(host) ? NUMBER_HOST : null;
}

/** As browsers read it: backslashes are slashes, and the last @ before the path ends the user information. */
function partsOf(address: string): { userinfo: string | null; host: string; query: string } {
  const rest = address.replace(/^(?:https?:)?[/\\]{2,}/, '');
  const pathAt = rest.search(/[/\\?#]/);
  const authority = pathAt < 0 ? rest : rest.slice(0, pathAt);
  const at = authority.lastIndexOf('@');
  const questionAt = rest.indexOf('?');
  return {
    userinfo: at < 0 ? null : authority.slice(0, at),
    host: authority
      .slice(at + 1)
      .replace(/:\d{0,5}$/, '')
      .replace(/\.$/, ''),
    query: questionAt < 0 ? '' : rest.slice(questionAt + 1),
  };
}

const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u];

/** Within one label of the name; Han beside kana is no mixture that deceives. */
const mixesScripts = (host: string): boolean =>
  /[^\0-\x7f]/.test(host) && host.split('.').some((label) => SCRIPTS.filter((script) => script.test(label)).length > 1);

/** An IPv4 address of the public internet in any spelling, or an IPv6 address. Those of private networks are how people name their own. */
function isNumber(host: string): boolean {
  if (/^(?:127|10|0)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\./.test(host)) return false;
  return /^(?:\d{1,3}\.){3}\d{1,3}$|^(?:0x[\da-f]{1,8}|\d{8,10})$|^\[[\da-f:]{4,}/.test(host);
}

const NAMED_HOST = /^(?:https?:\/\/)?((?:[\p{L}\d-]{1,63}\.){1,6}[a-z]{2,24})(?:[:/?#]\S*)?$/u;
/** What looks like a host and is the name of a file or a program. */
const NO_HOST =
  /\.(?:js|ts|py|md|json|txt|html?|pdf|sh|yml|yaml|rs|go|java|css|csv|xml|png|jpe?g|svg|gif|zip|toml|lock)$|^(?:asp|ado)\.net$/;

/** Whether the text of a link is the address of another host: neither is part of the other, and they share no registered name. */
function namesOtherHost(label: string, host: string): boolean {
  const named = NAMED_HOST.exec(label.trim())?.[1];
  if (named === undefined || (NO_HOST.test(named) && !label.includes('//'))) return false;
  return registered(named) !== registered(host);
}

const registered = (host: string): string => getDomain(host) ?? host;
