/**
 * Whether a value under this key is a credential or text that people wrote, judged by the last words of the key:
 * `api_key`, `x-api-key`, `systemPrompt` and `redacted_text` are, `key_id`, `contentType` and `content-length` are not.
 */
export function isSensitiveKey(key: string): boolean {
  return SENSITIVE_ENDING.test(inWords(key.slice(-MAX_KEY_LENGTH)));
}

// Long enough for any name we give; bounds what a hostile object can make the patterns read.
const MAX_KEY_LENGTH = 100;

const CREDENTIAL = 'authorization|cookie|credential|passphrase|password|secret|token|(?:api|private|secret|signing) key|apikey';
const TEXT = 'body|content|input|output|prompt|text';
const SENSITIVE_ENDING = new RegExp(`(?:^| )(?:${CREDENTIAL}|${TEXT})s?$`);

const inWords = (key: string) =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();
