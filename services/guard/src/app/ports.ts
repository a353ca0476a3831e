import type { BusMessage } from '@sentinelmesh/event-bus';

/** Publishes a message and returns when the bus holds it durably. @throws Unavailable when it does not */
export type Publish = (message: BusMessage) => Promise<void>;
