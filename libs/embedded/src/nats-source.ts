/** One way to fetch the program of nats-server. */
export type NatsSource = {
  readonly origin: 'release' | 'debian';
  readonly title: string;
  /** The program's bytes. `scratch` is an empty directory that is removed afterwards. */
  readonly fetch: (scratch: string) => Promise<Uint8Array>;
};
