/** Others that run in the process without a network, each with what it does by default. */
import vard from '@andersmyrmel/vard';
import { PIIConfig, pii, SecretKeysConfig, secretKeysCheck } from '@openai/guardrails';
import { OpenRedaction } from 'openredaction';
import { injection, personalDataAndSecrets } from './guards.ts';
import type { Contender } from './measure.ts';

/** A peer, and what of the guard looks for the same things. */
export type Peer = { readonly peer: Contender; readonly counterpart: Contender };

const piiConfig = PIIConfig.parse({});
const secretsConfig = SecretKeysConfig.parse({});
const redaction = new OpenRedaction();

export const peers: readonly Peer[] = [
  {
    peer: {
      name: '@openai/guardrails 0.2.1: PII, secret keys',
      read: async (text) => [await pii({}, text, piiConfig), await secretKeysCheck({}, text, secretsConfig)],
    },
    counterpart: personalDataAndSecrets,
  },
  { peer: { name: 'openredaction 1.1.5', read: (text) => redaction.detect(text) }, counterpart: personalDataAndSecrets },
  { peer: { name: '@andersmyrmel/vard 1.2.0', read: (text) => vard.safe(text) }, counterpart: injection },
];
