import { BITCOIN_ALPHABET, fromBase58Check } from '../recognizers/wallets/base58.ts';
import { assignedTo } from './assigned-to.ts';
import { hex, lower, mixed, upper } from './example-values.ts';
import type { SecretFormat } from './secret-format.ts';
import { hasStellarChecksum } from './stellar-checksum.ts';

const BASE58 = 'A1b2C3d4E5f6G7h8J9kLmNpQrStUvWxYz';
const base58 = (length: number): string => BASE58.repeat(Math.ceil(length / BASE58.length)).slice(0, length);

/** Private keys, however they are written down. One that is cut off is as bad as a whole one, so no end is required. */
export const KEY_FORMATS: readonly SecretFormat[] = [
  {
    name: 'private-key',
    title: 'private key (PEM)',
    keywords: ['PRIVATE KEY-----'],
    pattern:
      /-----BEGIN (?!ENCRYPTED |OPENSSH |PGP )(?:[A-Z\d]{2,12} ){0,3}PRIVATE KEY-----(?![\\nr\s]{0,8}Proc-Type)(?:[\w\s+/=:,.\\]|-(?!-)){40,8000}(?:-----END (?:[A-Z\d]{2,12} ){0,3}PRIVATE KEY-----)?/g,
    minimumEntropy: 3.5,
    examples: {
      matches: [
        '«-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\nKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==\n-----END RSA PRIVATE KEY-----» done',
        `{"private_key": "«-----BEGIN PRIVATE KEY-----\\n${mixed(64)}\\n${mixed(60)}==\\n-----END PRIVATE KEY-----»\\n"}`,
        `«-----BEGIN EC PRIVATE KEY-----\n${mixed(64)}»`,
      ],
      misses: [`-----BEGIN PUBLIC KEY-----\n${mixed(64)}`, '-----BEGIN RSA PRIVATE KEY----- ...'],
    },
  },
  {
    name: 'encrypted-private-key',
    title: 'private key (PEM), encrypted',
    keywords: ['ENCRYPTED PRIVATE KEY-----', 'Proc-Type'],
    pattern:
      /-----BEGIN (?:ENCRYPTED PRIVATE KEY-----|[A-Z]{2,8} PRIVATE KEY-----[\\nr\s]{1,8}Proc-Type)(?:[\w\s+/=:,.\\]|-(?!-)){40,8000}(?:-----END (?:[A-Z]{2,12} ){0,3}PRIVATE KEY-----)?/g,
    minimumEntropy: 3.5,
    examples: {
      matches: [
        `«-----BEGIN ENCRYPTED PRIVATE KEY-----\n${mixed(64)}\n-----END ENCRYPTED PRIVATE KEY-----»`,
        `«-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${upper(32)}\n\n${mixed(64)}»`,
      ],
      misses: ['-----BEGIN ENCRYPTED PRIVATE KEY----- ...'],
    },
  },
  {
    name: 'ssh-private-key',
    title: 'SSH private key',
    keywords: ['OPENSSH PRIVATE KEY-----', 'SSH2 ENCRYPTED PRIVATE KEY'],
    pattern:
      /(?:-----BEGIN OPENSSH PRIVATE KEY-----|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----)(?:[\w\s+/=:,."\\@]|-(?!-)){40,8000}(?:-----END OPENSSH PRIVATE KEY-----|---- END SSH2 ENCRYPTED PRIVATE KEY ----)?/g,
    minimumEntropy: 3.5,
    examples: {
      matches: [
        `«-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA${mixed(60)}»`,
        `«---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "rsa-key"\n${mixed(64)}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----»`,
      ],
      misses: ['-----BEGIN OPENSSH PRIVATE KEY----------END OPENSSH PRIVATE KEY-----'],
    },
  },
  {
    name: 'pgp-private-key',
    title: 'PGP private key',
    keywords: ['PGP PRIVATE KEY BLOCK', 'PGP SECRET KEY BLOCK'],
    pattern:
      /-----BEGIN PGP (?:PRIVATE|SECRET) KEY BLOCK-----(?:[\w\s+/=:,.()\\]|-(?!-)){40,16000}(?:-----END PGP (?:PRIVATE|SECRET) KEY BLOCK-----)?/g,
    minimumEntropy: 3.5,
    examples: {
      matches: [`«-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n${mixed(64)}\n=aB3d\n-----END PGP PRIVATE KEY BLOCK-----»`],
      misses: [`-----BEGIN PGP PUBLIC KEY BLOCK-----\n${mixed(64)}`],
    },
  },
  {
    name: 'putty-private-key',
    title: 'PuTTY private key',
    keywords: ['PuTTY-User-Key-File-'],
    pattern:
      /PuTTY-User-Key-File-\d: [\w@.-]{3,40}\r?\n[\s\S]{0,6000}?Private-Lines: \d{1,3}\r?\n(?:[A-Za-z\d+/=]{4,64}(?:\r?\n|$)){1,80}(?:Private-(?:MAC|Hash): [\da-f]{40,64})?/g,
    minimumEntropy: 3.5,
    examples: {
      matches: [
        `«PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: key\nPublic-Lines: 1\n${mixed(64)}\nPrivate-Lines: 1\n${mixed(48)}\nPrivate-MAC: ${hex(64)}»`,
      ],
      misses: ['PuTTY-User-Key-File-3: ssh-ed25519'],
    },
  },
  {
    name: 'age-secret-key',
    title: 'age secret key',
    keywords: ['AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-PQ-1'],
    pattern: /(?<!\w)AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}(?!\w)/gi,
    examples: {
      matches: [`«AGE-SECRET-KEY·-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}»`],
      misses: ['AGE-SECRET-KEY-1'],
    },
  },
  {
    name: 'sigstore-private-key',
    title: 'Sigstore (cosign) private key',
    keywords: ['SIGSTORE PRIVATE KEY-----', 'COSIGN PRIVATE KEY-----'],
    pattern:
      /-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----[\w\s+/=\\]{40,4000}(?:-----END ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----)?/g,
    minimumEntropy: 3.5,
    score: 0.97,
    examples: {
      matches: [`«-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n${mixed(64)}»`],
      misses: ['-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----'],
    },
  },
  {
    name: 'minisign-secret-key',
    title: 'minisign secret key',
    keywords: ['RWRTY0Iy'],
    pattern: /(?<![\w+/])RWRTY0Iy[A-Za-z\d+/]{200,208}={0,2}/g,
    examples: { matches: [`«RWRTY0Iy·${mixed(202)}==»`], misses: ['RWRTY0Iy'] },
  },
  {
    name: 'encoded-private-key',
    title: 'private key in base64 of its PEM form',
    keywords: ['LS0tLS1CRUdJTi'],
    // `-----BEGIN ` and the kinds of private key, each in base64.
    pattern:
      /(?<![\w+/])LS0tLS1CRUdJTi(?:BQUklWQVRFIEtFW|BSU0EgUFJJVkFURSBLRV|BFQyBQUklWQVRFIEtFW|BEU0EgUFJJVkFURSBLRV|BPUEVOU1NIIFBSSVZBVEUgS0VZ|BFTkNSWVBURUQgUFJJVkFURSBLRV)[A-Za-z\d+/\\\s]{40,8000}={0,2}/g,
    examples: {
      matches: [`client-key-data: «LS0tLS1CRUdJTi·BSU0EgUFJJVkFURSBLRVktLS0tLQp${mixed(80)}==»`],
      misses: [`certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUR${mixed(60)}`],
    },
  },
  {
    name: 'jwk-private-key',
    title: 'private key (JWK)',
    keywords: ['"kty"', '\\"kty\\"'],
    pattern: /"kty\\?"\s{0,4}:[^{}]{0,3000}?"[dk]\\?"\s{0,4}:\s{0,4}\\?"(?<secret>[\w-]{22,1400})(?=\\?")/g,
    minimumEntropy: 3.5,
    examples: {
      matches: [`{"kty":"EC","crv":"P-256","x":"${mixed(43)}","d":"«${mixed(43)}»"}`],
      misses: [`{"kty":"EC","crv":"P-256","x":"${mixed(43)}","y":"${mixed(43)}"}`],
    },
  },
  {
    name: 'xml-rsa-private-key',
    title: 'private key (XML)',
    keywords: ['<RSAKeyValue>'],
    pattern: /<RSAKeyValue>(?:(?!<RSAKeyValue>)[\s\S]){0,3000}?<D>(?<secret>[A-Za-z\d+/\s]{40,1400}={0,2})(?=<\/D>)/g,
    minimumEntropy: 3.5,
    examples: {
      matches: [`<RSAKeyValue><Modulus>${mixed(86)}</Modulus><Exponent>AQAB</Exponent><D>«${mixed(86)}==»</D></RSAKeyValue>`],
      misses: [`<RSAKeyValue><Modulus>${mixed(86)}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>`],
    },
  },
  {
    name: 'wireguard-key',
    title: 'WireGuard private or preshared key',
    keywords: ['PrivateKey', 'PresharedKey', 'wireguard'],
    pattern: /(?:Private|Preshared)Key\s?=\s?(?<secret>[A-Za-z\d+/]{42}[AEIMQUYcgkosw048]=)/gi,
    minimumEntropy: 4,
    examples: { matches: [`[Interface]\nPrivateKey = «${mixed(42)}A=»`], misses: ['PrivateKey = <key>', `PublicKey = ${mixed(42)}A=`] },
  },
  {
    name: 'bitcoin-private-key',
    title: 'Bitcoin private key (WIF)',
    pattern: /(?<![\w+/-])(?:5[HJK][1-9A-HJ-NP-Za-km-z]{49}|[KL][1-9A-HJ-NP-Za-km-z]{51})(?![\w+/=-])/g,
    leastDigits: 3,
    isSecret: (text) => fromBase58Check(text, BITCOIN_ALPHABET) !== null,
    evidence: 'checksum',
    examples: { matches: [`«5·HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ»`], misses: [`K${base58(51)}`, 'kubernetes 1.29'] },
  },
  {
    name: 'extended-private-key',
    title: 'extended private key of a wallet (BIP 32)',
    keywords: ['xprv', 'tprv', 'yprv', 'zprv'],
    pattern: /(?<![\w+/-])[xtyz]prv[1-9A-HJ-NP-Za-km-z]{107}(?![\w+/=-])/g,
    examples: { matches: [`«xprv·9${base58(106)}»`], misses: ['xprv'] },
  },
  {
    name: 'ethereum-private-key',
    title: 'Ethereum private key',
    ...assignedTo(['private-key', 'eth-key', 'wallet-key', 'deployer-key', 'metamask'], /(?:0x)?[\da-f]{64}/),
    examples: { matches: [`PRIVATE_KEY=«0x${hex(64)}»`], misses: ['private key: 2048 bits'] },
  },
  {
    name: 'solana-private-key',
    title: 'Solana key pair',
    keywords: ['solana', 'keypair', 'secretkey', 'secret_key'],
    pattern: /(?<![\w+/-])[1-9A-HJ-NP-Za-km-z]{87,88}(?![\w+/=-])|\[(?:\d{1,3}, ?){63}\d{1,3}\]/g,
    minimumEntropy: 3,
    leastDigits: 4,
    score: 0.8,
    examples: {
      matches: [`solana keypair: «${base58(88)}»`, `secretKey = «[${Array.from({ length: 64 }, (_, at) => (at * 37) % 256).join(',')}]»`],
      misses: ['solana: 4000 tps'],
    },
  },
  {
    name: 'stellar-secret-seed',
    title: 'Stellar secret seed',
    keywords: ['stellar', 'secret', 'seed'],
    pattern: /(?<![\w+/-])S[A-D][A-Z2-7]{54}(?![\w+/=-])/g,
    isSecret: hasStellarChecksum,
    evidence: 'checksum',
    examples: {
      matches: ['secret seed «SADSYULWTPAOKCRPKR4Z5Q7·IBUZFO7FBY3VRANK2P6SMT3QTHBOYEQZV»'],
      misses: ['secret seed SADSYULWTPAOKCRPKR4Z5Q7IBUZFO7FBY3VRANK2P6SMT3QTHBOYEQZA'],
    },
  },
  {
    name: 'nostr-secret-key',
    title: 'Nostr secret key',
    keywords: ['nsec1'],
    pattern: /(?<!\w)nsec1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}(?!\w)/g,
    examples: { matches: [`«nsec1·${'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.repeat(2).slice(0, 58)}»`], misses: ['nsec1'] },
  },
  {
    name: 'tezos-secret-key',
    title: 'Tezos secret key',
    keywords: ['edsk', 'spsk', 'p2sk'],
    pattern: /(?<!\w)(?:edsk|spsk|p2sk)[1-9A-HJ-NP-Za-km-z]{50}(?:[1-9A-HJ-NP-Za-km-z]{44})?(?!\w)/g,
    examples: { matches: [`«edsk·${base58(50)}»`], misses: ['edsk'] },
  },
  {
    name: 'password-hash',
    title: 'hash of a password (crypt)',
    keywords: ['$2a$', '$2b$', '$2y$', '$5$', '$6$', '$y$', '$apr1$', '$argon2'],
    pattern:
      /(?<![\w$])\$(?:2[aby]\$\d\d\$[./A-Za-z\d]{53}|[56]\$(?:rounds=\d{1,9}\$)?[./A-Za-z\d]{1,16}\$[./A-Za-z\d]{43,86}|y\$[./A-Za-z\d]{1,16}\$[./A-Za-z\d]{1,86}\$[./A-Za-z\d]{43}|apr1\$[./A-Za-z\d]{1,8}\$[./A-Za-z\d]{22}|argon2(?:id|i|d)\$v=\d{1,3}\$m=\d{1,9},t=\d{1,4},p=\d{1,3}\$[A-Za-z\d+/]{11,86}\$[A-Za-z\d+/]{16,86})(?![\w./])/g,
    score: 0.6,
    examples: {
      matches: [
        `root:«$6·$saltsalt$${mixed(86)}»:19000:`,
        `«$2b·$12$${mixed(53)}»`,
        `«$argon2id·$v=19$m=65536,t=3,p=4$${mixed(22)}$${lower(43)}»`,
      ],
      misses: ['costs $6 $2', '$2b$12$short'],
    },
  },
];
