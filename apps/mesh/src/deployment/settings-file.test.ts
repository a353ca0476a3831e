import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { defineSection, key, loadSection, readSource } from '@sentinelmesh/config';
import { platformConfig } from '@sentinelmesh/service-kit';
import { z } from 'zod';
import { renderSettings } from './settings-file.ts';

const config = defineSection({
  name: 'sample',
  description: 'A service.',
  keys: { word: key({ env: 'SAMPLE_WORD', schema: z.string().optional(), description: 'Any text.' }) },
});
const service = { name: 'sample', config };

function readBack(text: string, env: Record<string, string> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'settings-'));
  try {
    writeFileSync(join(directory, 'sample.yaml'), text);
    return readSource({ MESH_CONFIG: join(directory, 'sample.yaml'), ...env });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('a settings file', () => {
  it('tells a service what the variables would have told it', () => {
    const text = renderSettings(service, { NATS_URL: 'nats://a:b@bus', MESH_CONTEXT_ISSUERS: 'gateway=x', SAMPLE_WORD: 'hello' });
    const source = readBack(text);
    assert.equal(loadSection(config, source).word, 'hello');
    assert.equal(loadSection(platformConfig, source).natsUrl?.reveal(), 'nats://a:b@bus');
    assert.equal(loadSection(config, readBack(text, { SAMPLE_WORD: 'the variable wins' })).word, 'the variable wins');
  });

  it('keeps texts that YAML would take for something else', () => {
    for (const word of ['0123', '1e9', 'true', 'null', '~', '- a', '-abc', 'a: b', '#x', '"', "it's", `${'_-'.repeat(60)}`])
      assert.equal(loadSection(config, readBack(renderSettings(service, { SAMPLE_WORD: word }))).word, word);
  });

  it('leaves out what is not set, and does not lose what no section declares', () => {
    assert.doesNotMatch(renderSettings(service, { SAMPLE_WORD: undefined, MESH_SERVICE_ADDRESSES: '' }), /word|serviceAddresses/);
    assert.throws(() => renderSettings(service, { SAMPLE_WROD: 'x' }), /sample is told SAMPLE_WROD/);
  });
});
