/** The audit log over REST. */
import assert from 'node:assert/strict';
import type { Api } from './api.ts';

export type AuditEntry = {
  readonly sequence: string;
  readonly recorded_at: string;
  readonly producer: string;
  readonly record: {
    readonly id: string;
    readonly org_id: string;
    readonly workspace_id: string;
    readonly entity: string;
    readonly entity_id: string;
    readonly action: string;
    readonly disposition: string;
    readonly risk?: number;
    readonly request_id: string;
    readonly principal: { readonly type: string; readonly id: string };
    readonly attributes: Readonly<Record<string, string>>;
  };
};

type Page = { readonly entries: readonly AuditEntry[]; readonly next_page_token: string };

/** Every entry that a filter lets through, newest first. */
export async function readLog(api: Api, filter = ''): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (let token = ''; ; ) {
    const { status, json, text } = await api.get<Page>(`/api/v1/audit/logs?page_size=500&page_token=${encodeURIComponent(token)}${filter}`);
    assert.equal(status, 200, text);
    entries.push(...json.entries);
    token = json.next_page_token;
    if (token === '') return entries;
  }
}

export const entriesOfRequest = (api: Api, requestId: string): Promise<AuditEntry[]> =>
  readLog(api, `&request_id=${encodeURIComponent(requestId)}`);

/** The log is complete and in order: 0, 1, 2, … without a gap or a repetition. */
export function assertGapless(entries: readonly AuditEntry[]): void {
  const sequences = entries.map(({ sequence }) => Number(sequence)).sort((a, b) => a - b);
  assert.deepEqual(sequences, [...sequences.keys()]);
}
