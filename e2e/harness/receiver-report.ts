/** What the receivers of a campaign say of what came to them; they are processes of their own. */

/** How often something came, and how often it was answered with success. */
export type Seen = { hits: number; taken: number };

export type ReceiverReport = {
  /** By path: of webhooks by `webhook-id`, of records by the id of the event. */
  readonly paths: ReadonlyMap<string, ReadonlyMap<string, Seen>>;
  /** Messages whose signature was wrong, or whose body was that of another event than the id says. */
  readonly forged: number;
};

/** How a receiver behaves at a path; by default it answers 200 at once. */
export type Behaviour = {
  readonly path: string;
  /** Every message is answered after so many milliseconds, up to twice as many. */
  readonly delayMs?: number;
  /** Of so many messages one fails when it comes first: the receiver says 500, or hangs up. */
  readonly failsOnceIn?: number;
  readonly how?: 'status 500' | 'hang up';
};

/** Told a receiver when it starts. */
export type ReceiverOrders = { readonly secret: string; readonly behaviours: readonly Behaviour[] };
