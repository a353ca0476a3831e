import schema from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

/** What keeps a document from being AsyncAPI 3.0, by the official schema and by its own references. */
export function asyncApiProblems(document: unknown): string[] {
  // The schema carries the meta-schema of JSON Schema itself.
  const ajv = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  const errors = validate(document) ? [] : (validate.errors ?? []);
  return [
    ...errors.map(({ instancePath, message = 'is wrong' }) => `${instancePath === '' ? 'the document' : instancePath} ${message}`),
    ...referencesIn(document)
      .filter((reference) => !isThere(document, reference))
      .map((reference) => `${reference} is referred to and not there`),
  ].map((problem) => `AsyncAPI: ${problem}`);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : referencesIn(inner)));
}

function isThere(document: unknown, reference: string): boolean {
  const [root, ...path] = reference.split('/');
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    document,
  );
  return root === '#' && found !== undefined;
}
