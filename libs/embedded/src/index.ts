export { HomeInUse, HomeUnusable, NatsUnavailable, PortTaken, PostgresUnavailable } from './errors.ts';
export { type PreparedHome, prepareHome } from './home.ts';
export { type HomeLock, lockHome } from './home-lock.ts';
export type { Log } from './log.ts';
export { type EmbeddedNats, type NatsOptions, startNatsServer } from './nats.ts';
export { type NatsBinary, type ObtainOptions, obtainNatsServer } from './nats-binary.ts';
export {
  guestAccount,
  type NatsExports,
  type NatsGuest,
  type NatsUser,
  natsLimits,
  renderExports,
  renderNatsConfig,
} from './nats-config.ts';
export {
  announceFailure,
  announceReady,
  type NodeService,
  type NodeServiceOptions,
  onParentGone,
  startNodeService,
} from './node-service.ts';
export { type EmbeddedPostgres, type PostgresOptions, startPostgres } from './postgres.ts';
export type { Exit, RunningProcess } from './running-process.ts';
export { type Backoff, type Supervised, type SuperviseOptions, supervise } from './supervise.ts';
