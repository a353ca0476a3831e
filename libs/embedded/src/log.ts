/**
 * Where this package and the servers it runs say what they do. `message` never holds a password, and the servers are
 * configured so that their lines hold no statement, row or payload.
 */
export type Log = (level: 'debug' | 'info' | 'warn', message: string, facts?: Readonly<Record<string, string | number>>) => void;
