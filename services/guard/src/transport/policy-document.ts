import { type MeshPolicy, POLICY_NAMES, PolicyInvalid, type PolicySet, parsePolicies } from '@sentinelmesh/policy';
import { z } from 'zod';
import { text } from './mapping-fields.ts';

/** Reading one, and asking its recognizers, holds up everybody else: a policy file may have more of both. */
const MAX_LENGTH = 16_384;
const MAX_RECOGNIZERS = 5;
/** Callers send the same few with every call; reading one takes longer than inspecting a text. */
const MAX_REMEMBERED = 100;
/** Where problems say they are. */
const FILE = 'policy_document';

type Read = MeshPolicy | readonly string[];

const remembered = new Map<string, Read>();

/** A policy that a caller brings along, as a document of a policy file; undefined for the empty string. */
export const policyDocument = text(MAX_LENGTH).transform((document, check): MeshPolicy | undefined => {
  if (document === '') return undefined;
  const read = remembered.get(document) ?? readOwn(document);
  remembered.delete(document);
  remembered.set(document, read);
  if (remembered.size > MAX_REMEMBERED) for (const oldest of remembered.keys().take(1)) remembered.delete(oldest);
  if ('engine' in read) return read;
  for (const message of read) check.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** The policy, or everything that is wrong with the document. */
function readOwn(document: string): Read {
  try {
    const [own, ...others] = ownOf(parsePolicies(document, FILE));
    if (own === undefined || others.length > 0) return ['must hold one policy'];
    const tooMany = (own.engine.customRecognizers?.length ?? 0) > MAX_RECOGNIZERS;
    return tooMany ? [`must not have more than ${MAX_RECOGNIZERS} recognizers of its own; the policy file of the mesh may`] : own;
  } catch (error) {
    if (!(error instanceof PolicyInvalid)) throw error;
    return error.problems.map(({ line, field, message }) =>
      [line === undefined ? '' : `line ${line}: `, field === undefined ? '' : `${field} `, message].join(''),
    );
  }
}

const ownOf = (policies: PolicySet): readonly MeshPolicy[] =>
  POLICY_NAMES.map((name) => policies[name]).filter(({ file }) => file === FILE);
