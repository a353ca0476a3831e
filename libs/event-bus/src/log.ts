/** What the bus needs of a logger; one of `pino`'s shape fits. Nothing of a message but its place is ever logged. */
export type BusLog = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
