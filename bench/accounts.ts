import type { Mesh } from './mesh.ts';

type Entry = { sequence: string; record: { entity: string; attributes: Record<string, string> } };
type Page = { entries: Entry[]; next_page_token: string };

/** What the audit log says about requests and money. Money is in millionths of a US dollar. */
export type Accounts = {
  /** Entries about requests, answered or blocked. */
  readonly requests: number;
  /** What these requests cost. */
  readonly requestCost: bigint;
  /** What was settled. */
  readonly settledCost: bigint;
};

export async function readAccounts(mesh: Mesh): Promise<Accounts> {
  const requests = await readEntries(mesh, 'request');
  const settlements = await readEntries(mesh, 'usage');
  const cost = (entries: readonly Entry[]) => entries.reduce((sum, { record }) => sum + BigInt(record.attributes.cost_micro_usd ?? 0), 0n);
  return { requests: requests.length, requestCost: cost(requests), settledCost: cost(settlements) };
}

async function readEntries(mesh: Mesh, entity: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let token = ''; ; ) {
    const page = await get<Page>(mesh, `/api/v1/audit/logs?page_size=500&entity=${entity}&page_token=${encodeURIComponent(token)}`);
    entries.push(...page.entries);
    token = page.next_page_token;
    if (token === '') return entries;
  }
}

/** Gives the organisation more money than any run spends. */
export async function createOrganizationBudget({ http, apiKey }: Mesh): Promise<void> {
  const response = await fetch(`${http}/api/v1/budgets`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: 'organization', limit_micro_usd: '1000000000000' }),
  });
  if (!response.ok) throw new Error(`the budget was not created: ${response.status} ${await response.text()}`);
}

export async function readSpent(mesh: Mesh): Promise<bigint> {
  const { budgets } = await get<{ budgets: { scope: string; spent_micro_usd: string }[] }>(mesh, '/api/v1/budgets');
  return BigInt(budgets.find(({ scope }) => scope === 'organization')?.spent_micro_usd ?? 0);
}

async function get<T>({ http, apiKey }: Mesh, path: string): Promise<T> {
  const response = await fetch(`${http}${path}`, { headers: { 'x-api-key': apiKey } });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
