/** The tables of the schema `audit` as the query builder sees them. */
export type AuditTables = {
  'audit.log': {
    readonly org_id: string;
    readonly size: bigint;
  };
  'audit.entry': {
    readonly org_id: string;
    readonly sequence: bigint;
    readonly event_id: string;
    readonly occurred_at: Date;
    readonly recorded_at: Date;
    readonly workspace_id: string | null;
    readonly entity: string;
    readonly action: string;
    readonly producer: string;
    readonly principal_type: string | null;
    readonly principal_id: string | null;
    readonly disposition: string;
    readonly risk: number | null;
    readonly request_id: string | null;
    readonly entity_id: string | null;
    readonly record: Buffer;
    readonly mac: Buffer;
  };
};
