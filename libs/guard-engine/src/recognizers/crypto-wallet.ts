import { type ContextWords, contextOf } from '../context.ts';
import { type Candidate, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import type { TextFacts } from '../text-facts.ts';
import { BITCOIN_ALPHABET, fromBase58, fromBase58Check, RIPPLE_ALPHABET } from './wallets/base58.ts';
import { hasBech32Checksum } from './wallets/bech32.ts';
import { keccak256 } from './wallets/keccak.ts';

const WORDS: ContextWords = {
  for: /(?<![a-z])(?:wallets?|crypto\w{0,10}|bitcoin|btc|ether(?:eum)?|eth|solana|sol|phantom|monero|xmr|stellar|xlm|deposit|payout|donat\w{1,5}|address)(?![a-z])/gi,
  against: /(?<![a-z])(?:transaction|tx|txid|hash|block|commit|sha\d{0,3}|signature|checksum|key)(?![a-z])/gi,
};

/** The shortest address (25 characters) and the longest (Cardano, 103; Monero with a payment id, 106). */
const MIN_LENGTH = 25;
const MAX_LENGTH = 110;

type Judgement = Pick<Candidate, 'score' | 'evidence'>;
const CHECKED: Judgement = { score: 0.95, evidence: 'checksum' };
const DISTINCTIVE: Judgement = { score: 0.7, evidence: 'format' };

const BECH32 =
  /^(?:bc|tb|ltc|addr|stake|cosmos|osmo|juno|terra|inj|kava|sei|celestia|akash|thor|bnb|cro|erd|one|zil|xpla|dydx|axelar|secret|band)1[ac-hj-np-z02-9]{20,100}$/i;
/** First characters that the version bytes below give. */
const BASE58CHECK = /^[123579ADLMTXmnt][1-9A-HJ-NP-Za-km-z]{24,35}$/;
/** Version bytes before a hash of 20 bytes: Bitcoin, Litecoin, Dogecoin, Dash, Tron, and Bitcoin's test network. */
const VERSIONS: readonly number[] = [0, 5, 48, 50, 30, 22, 76, 16, 65, 111, 196];
/** Zcash has two. */
const ZCASH_VERSION = 28;

/** Addresses of cryptocurrency wallets; with check digits wherever the chain has them. */
export const cryptoWallet: Recognizer = {
  id: 'pii.crypto-wallet',
  category: 'pii',
  entityType: 'CRYPTO',
  title: 'cryptocurrency address',
  examples: {
    matches: [
      'my wallet address is: «16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ»',
      'pay to «bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297»',
      '«BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4»',
      '«0x52908400098527886E0F7030069857D2E4169EE7», «0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed»',
      '«0xde709f2102306220921060314715629080e2fb77»',
      '«TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t» on Tron',
      '«rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh»',
      '«LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1»',
      'my Solana wallet «4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T»',
      `monero «44${'AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A'}»`,
      'send to «bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a»',
    ],
    misses: [
      '16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ2',
      'bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3298',
      '0x52908400098527886E0F7030069857D2E4169Ee7',
      'tx 0xde709f2102306220921060314715629080e2fb77',
      'commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
      '4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T',
    ],
  },
  find(text, facts) {
    const candidates: Candidate[] = [];
    for (const [start, end] of longWords(text, facts)) {
      const found = walletAt(text, start, end);
      if (found !== null) candidates.push(found);
    }
    return candidates.length === 0 ? NO_CANDIDATES : candidates;
  },
};

/** Words of letters and digits that are as long as addresses are. */
function* longWords(text: string, facts: TextFacts): Generator<readonly [number, number]> {
  let end = 0;
  for (const { at, leading } of facts.numberStarts) {
    if (leading === 0 || at < end) continue;
    let start = at;
    while (start > end && isAlphanumeric(text.charCodeAt(start - 1))) start--;
    end = at + leading;
    while (isAlphanumeric(text.charCodeAt(end))) end++;
    if (end - start >= MIN_LENGTH && end - start <= MAX_LENGTH && !/[\w+/=]/.test(text.charAt(start - 1) + text.charAt(end)))
      yield [start, end];
  }
}

const isAlphanumeric = (unit: number): boolean => (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a);

const CASH_PREFIX = 'bitcoincash:';

function walletAt(text: string, wordStart: number, end: number): Candidate | null {
  const word = text.slice(wordStart, end);
  if (/^[qp][02-9ac-hj-np-z]{41}$/.test(word) && text.slice(Math.max(0, wordStart - CASH_PREFIX.length), wordStart) === CASH_PREFIX) {
    return { start: wordStart - CASH_PREFIX.length, end, value: CASH_PREFIX + word, ...DISTINCTIVE };
  }
  const judgement = judged(word) ?? judgedByContext(word, text, wordStart, end);
  return judgement === null ? null : { start: wordStart, end, value: word, ...judgement };
}

function judged(word: string): Judgement | null {
  if (BECH32.test(word)) return hasBech32Checksum(word) ? CHECKED : null;
  if (BASE58CHECK.test(word)) {
    const payload = fromBase58Check(word, BITCOIN_ALPHABET);
    const [version = -1] = payload ?? [];
    if ((payload?.length === 21 && VERSIONS.includes(version)) || (payload?.length === 22 && version === ZCASH_VERSION)) return CHECKED;
  }
  if (/^r[a-zA-Z\d]{24,34}$/.test(word) && fromBase58Check(word, RIPPLE_ALPHABET)?.length === 21) return CHECKED;
  if (/^0x[\da-f]{40}$/i.test(word) && /[a-f]/.test(word.slice(2)) && /[A-F]/.test(word))
    return hasMixedCaseChecksum(word) ? CHECKED : null;
  if (/^[48][\dAB][1-9A-HJ-NP-Za-km-z]{93}(?:[1-9A-HJ-NP-Za-km-z]{11})?$/.test(word)) return DISTINCTIVE;
  return null;
}

/** Ethereum in one case, Stellar and Solana: other hashes and keys look the same. */
function judgedByContext(word: string, text: string, start: number, end: number): Judgement | null {
  const isEthereum = /^0x(?:[\da-f]{40}|[\dA-F]{40})$/.test(word);
  const isStellar = /^G[A-Z2-7]{55}$/.test(word);
  const isSolana = word.length <= 44 && word.length >= 32 && fromBase58(word, BITCOIN_ALPHABET)?.length === 32;
  if (!isEthereum && !isStellar && !isSolana) return null;
  const context = contextOf(text, start, end, WORDS);
  if (context === 'for') return { score: 0.8, evidence: 'context' };
  return isEthereum && context === 'none' ? { score: 0.5, evidence: 'format' } : { score: 0.1, evidence: 'pattern' };
}

/** ERC-55: letters are capitals where the hash of the address has a high digit. */
function hasMixedCaseChecksum(address: string): boolean {
  const digits = address.slice(2);
  const hash = keccak256(new TextEncoder().encode(digits.toLowerCase()));
  return [...digits].every((digit, index) => {
    const nibble = ((hash[index >> 1] ?? 0) >> (index % 2 === 0 ? 4 : 0)) & 15;
    return digit === (nibble > 7 ? digit.toUpperCase() : digit.toLowerCase());
  });
}
