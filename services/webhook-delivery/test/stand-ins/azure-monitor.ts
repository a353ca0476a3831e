/** The Logs Ingestion API of Azure Monitor (2023-01-01) and the token endpoint of Microsoft Entra ID before it. */
import {
  createShelf,
  type HttpStandIn,
  isObject,
  isPoison,
  parsed,
  type Reply,
  type Request,
  type Shelf,
  serveHttp,
} from './http-server.ts';

export type AzureMonitor = HttpStandIn & {
  readonly shelf: Shelf;
  tokensGiven(): number;
  /** No token that was given is good any more. */
  withdrawTokens(): void;
};

export type AzureMonitorOptions = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly dcrImmutableId: string;
  readonly streamName: string;
  readonly tokenLifeSeconds?: number;
  readonly maxBytes?: number;
};

const COLUMNS: Readonly<Record<string, string>> = {
  TimeGenerated: 'string',
  EventId: 'string',
  EventType: 'string',
  Severity: 'string',
  Chain: 'string',
  Sequence: 'number',
  Record: 'object',
};

export async function startAzureMonitor(options: AzureMonitorOptions): Promise<AzureMonitor> {
  const { tenantId, dcrImmutableId, streamName, tokenLifeSeconds = 3_599, maxBytes = 1024 * 1024 } = options;
  const shelf = createShelf();
  const valid = new Set<string>();
  let given = 0;

  const giveToken = (request: Request): Reply => {
    const form = new URLSearchParams(request.text);
    const refused = refusedToken(request, form, options);
    if (refused !== undefined) return refused;
    given += 1;
    const token = `token-${given}-of-the-application`;
    valid.add(token);
    return { status: 200, body: { token_type: 'Bearer', expires_in: tokenLifeSeconds, access_token: token } };
  };
  const take = (request: Request): Reply => {
    const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined || !valid.has(token)) return problem(401, 'InvalidToken', `The token ${token} is not valid`);
    if (request.query.get('api-version') !== '2023-01-01') return problem(400, 'InvalidApiVersion', 'The api-version is not supported');
    if (request.path !== `/dataCollectionRules/${dcrImmutableId}/streams/${streamName}`) return problem(404, 'NotFound', 'Rule not found');
    if (request.headers['content-type'] !== 'application/json') return problem(415, 'UnsupportedMediaType', 'Use application/json');
    if (request.bytes > maxBytes) return problem(413, 'ContentLengthLimitExceeded', 'Maximum allowed content length: 1048576 bytes');
    const rows = parsed(request.text);
    if (!Array.isArray(rows) || !rows.every(isRow) || isPoison(request.text)) return problem(400, 'InvalidPayload', 'Not an array of rows');
    for (const row of rows) shelf.put(String(row.EventId), JSON.stringify(row.Record));
    return { status: 204 };
  };
  const server = await serveHttp((request) => {
    if (request.method !== 'POST') return problem(405, 'MethodNotAllowed', 'Use POST');
    return request.path === `/${tenantId}/oauth2/v2.0/token` ? giveToken(request) : take(request);
  });
  return { ...server, shelf, tokensGiven: () => given, withdrawTokens: () => valid.clear() };
}

const problem = (status: number, code: string, message: string): Reply => ({
  status,
  headers: { 'x-ms-error-code': code },
  body: { error: { code, message } },
});

function isRow(row: unknown): row is Record<string, unknown> {
  if (!isObject(row) || Object.keys(row).length !== Object.keys(COLUMNS).length) return false;
  const isTyped = Object.entries(row).every(([name, value]) => COLUMNS[name] === typeof value);
  return isTyped && !Number.isNaN(Date.parse(String(row.TimeGenerated))) && JSON.stringify(row.Record).length <= 64 * 1024;
}

function refusedToken(request: Request, form: URLSearchParams, { clientId, clientSecret }: AzureMonitorOptions): Reply | undefined {
  const refuse = (status: number, error: string, number: number, text: string): Reply => ({
    status,
    body: { error, error_description: `AADSTS${number}: ${text} Trace ID: 11111111-2222-3333-4444-555555555555`, error_codes: [number] },
  });
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') return refuse(400, 'invalid_request', 900144, 'No form.');
  if (form.get('grant_type') !== 'client_credentials') return refuse(400, 'unsupported_grant_type', 70003, 'Grant type.');
  if (form.get('scope') !== 'https://monitor.azure.com//.default') return refuse(400, 'invalid_scope', 70011, 'Scope.');
  if (form.get('client_id') !== clientId) return refuse(400, 'unauthorized_client', 700016, 'Application not found.');
  if (form.get('client_secret') !== clientSecret)
    return refuse(401, 'invalid_client', 7000215, `Invalid client secret ${form.get('client_secret')}.`);
  return undefined;
}
