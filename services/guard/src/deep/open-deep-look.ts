import type { Database } from '@sentinelmesh/database';
import { NotConfigured } from '@sentinelmesh/kernel';
import type { Kit } from '@sentinelmesh/service-kit';
import { createDeepLook, type DeepDetector, type DeepLook } from '../app/deep-look.ts';
import { createObserveJudgeCost } from '../app/observe-analyses.ts';
import { createObserveDeepLooks, showDeepState } from '../app/observe-deep-looks.ts';
import type { Engine } from '../app/ports.ts';
import type { guardConfig } from '../config.ts';
import { openJudge } from '../judge/open-judge.ts';
import type { GuardTables } from '../store/schema.ts';
import { createJudgeDetector } from './judge-detector.ts';
import { createModelServer } from './model-server.ts';

type DeepKit = Pick<Kit<typeof guardConfig>, 'config' | 'metrics' | 'clock' | 'log' | 'showState' | 'onStop'>;

/** Texts that a detector works on at the same time; others wait within their time. */
const CONNECTIONS = 32;

/**
 * The deep tier, where one is configured. The mesh is ready without it, so that it is up or down is only shown.
 *
 * @throws NotConfigured when it is configured by half
 */
export function openDeepLook(kit: DeepKit, database: Database<GuardTables>, engine: Pick<Engine, 'inspect'>): DeepLook | undefined {
  const detector = openDetector(kit, database);
  const { log, config } = kit;
  const observe = createObserveDeepLooks(kit);
  const now = () => performance.now();
  const deepLook = detector && createDeepLook({ detector, engine, timeoutMs: config.deepTimeoutMs, observe, now, log });
  const state = () => deepLook?.state() ?? 'off';
  showDeepState(kit, state);
  kit.showState('deep', state);
  log.info({ deep: detector?.id ?? 'off', model: detector?.version }, 'the deep tier of the guard');
  return deepLook;
}

function openDetector(kit: DeepKit, database: Database<GuardTables>): DeepDetector | undefined {
  const { deepKind, deepUrl, deepModel, deepKey, deepTimeoutMs } = kit.config;
  if (deepKind === 'off') return undefined;
  if (deepUrl === undefined) throw new NotConfigured('MESH_DEEP_URL');
  const endpoint = { url: deepUrl, key: deepKey, timeoutMs: deepTimeoutMs, connections: CONNECTIONS };
  if (deepKind === 'model') {
    const server = createModelServer({ ...endpoint, version: deepModel ?? 'unnamed', log: kit.log });
    kit.onStop(server.close);
    return server;
  }
  if (deepModel === undefined) throw new NotConfigured('MESH_DEEP_MODEL');
  const judge = openJudge(kit, database, { ...endpoint, model: deepModel });
  return createJudgeDetector({ judge, version: deepModel, observeCost: createObserveJudgeCost(kit) });
}
