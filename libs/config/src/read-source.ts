import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { ConfigError } from './errors.ts';
import type { ConfigFile, Source } from './source.ts';

const MAX_FILE_BYTES = 1024 * 1024;

/**
 * The given environment together with the YAML file that its `MESH_CONFIG` names, if it does.
 *
 * @throws ConfigError when the file cannot be read, is larger than 1 MiB, is not YAML, or is not sections of keys.
 */
export function readSource(env: Source['env']): Source {
  const path = env.MESH_CONFIG?.trim();
  if (path === undefined || path === '') return { env };
  return { env, file: parseFile(path, readText(path)) };
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length <= MAX_FILE_BYTES) return bytes.toString();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw fileError(`cannot read ${path} (${code})`, 'Check that the file is there and may be read, or unset MESH_CONFIG.');
  }
  throw fileError(`${path} is larger than 1 MiB`, 'Point MESH_CONFIG to a configuration file.');
}

function parseFile(path: string, text: string): ConfigFile {
  const parsed = parseYaml(path, text) ?? {};
  const wrong = isMapping(parsed)
    ? Object.entries(parsed).find(([, section]) => section !== null && !isMapping(section))?.[0]
    : '(the whole file)';
  if (!isMapping(parsed) || wrong !== undefined) {
    throw fileError(`${path}: ${wrong} is not a mapping`, 'Write a section name, then its keys indented below it.');
  }
  return Object.fromEntries(Object.entries(parsed).map(([name, section]) => [name, isMapping(section) ? section : {}]));
}

function parseYaml(path: string, text: string): unknown {
  try {
    // Pretty errors quote the offending line, which may hold a secret.
    return parse(text, { prettyErrors: false });
  } catch (error) {
    const at = error instanceof YAMLParseError ? `line ${text.slice(0, error.pos[0]).split('\n').length} (${error.code})` : 'it';
    throw fileError(`${path} is not valid YAML: ${at}`, 'Mend that line.');
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const fileError = (reason: string, fix: string) => new ConfigError([{ key: 'MESH_CONFIG', reason, fix }]);
