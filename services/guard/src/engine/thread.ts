/** The program of a thread of the engine. */
import { parentPort, workerData } from 'node:worker_threads';
import { hmacSha256Text, secret } from '@sentinelmesh/crypto';
import { createGuardEngine } from '@sentinelmesh/guard-engine';
import { loadModels, loadTagger } from '@sentinelmesh/guard-engine/weights';
import { createEntityOperators } from '../domain/entity-operators.ts';
import { createCarryOut } from './carry-out.ts';
import type { Answer, EngineKeys, Question } from './tasks.ts';

if (parentPort === null) throw new Error('this is the program of a thread, which the service starts');
const port = parentPort;
const keys = workerData as EngineKeys;
const fingerprintKey = secret(keys.fingerprint);
const entities = createEntityOperators({
  hashKey: secret(keys.hash),
  encryptionKey: secret(keys.encryption),
  tokenKey: secret(keys.token),
});
const engine = createGuardEngine({
  fingerprint: (type, value) => hmacSha256Text(fingerprintKey, type, '\0', value),
  models: loadModels(),
  tagger: loadTagger(),
  operators: entities.functions,
});
const carryOut = createCarryOut({ engine, entities });

function answer({ id, task }: Question): Answer {
  try {
    return { id, done: carryOut(task) };
  } catch (failure) {
    return { id, failure: failure instanceof Error ? failure : new Error(String(failure)) };
  }
}

port.on('message', (question: Question) => port.postMessage(answer(question)));
port.postMessage('ready');
