/** The services that the gateway calls, played by fakes of our own contracts. */
import { defineSection } from '@sentinelmesh/config';
import {
  ApiKey,
  AuditServiceDefinition,
  Budget,
  type CloseTurnRequest,
  CloseTurnResponse,
  Destination,
  DestinationServiceDefinition,
  Detector,
  GuardLayerServiceDefinition,
  GuardServiceDefinition,
  IdentityServiceDefinition,
  type InspectLayerRequest,
  InspectLayerResponse,
  type InspectRequest,
  InspectResponse,
  type InspectStreamRequest,
  type InspectStreamResponse,
  type KeepForAnalysisRequest,
  KeepForAnalysisResponse,
  type OpenTurnRequest,
  OpenTurnResponse,
  RecordStepResponse,
  StateMonitorServiceDefinition,
  TurnServiceDefinition,
} from '@sentinelmesh/contracts';
import { NotFound, newId, type RequestContext, Unauthenticated } from '@sentinelmesh/kernel';
import type { Access, AccessTable, Handlers } from '@sentinelmesh/rpc';
import { defineService, type Kit, type Service } from '@sentinelmesh/service-kit';

const nothing = defineSection({ name: 'fake', description: 'Nothing to configure.', keys: {} });

/** What the fakes do and have seen; tests change it. */
export type Backstage = {
  keys: Map<string, { keyId: string; orgId: string; workspaceId: string; scopes: string[]; expiresAt?: Date }>;
  lookUps: number;
  inspected: InspectRequest[];
  inspect(request: InspectRequest): Promise<Partial<InspectResponse>>;
  /** What was inspected while it was written, and whether that is over. */
  streams: { readonly pieces: readonly string[]; readonly ended: boolean }[];
  layers: InspectLayerRequest[];
  /** By default everything passes as it is. */
  inspectLayer(request: InspectLayerRequest, signal: AbortSignal): Promise<Parameters<typeof InspectLayerResponse.fromPartial>[0]>;
  kept: KeepForAnalysisRequest[];
  keep(request: KeepForAnalysisRequest): Promise<Partial<KeepForAnalysisResponse>>;
  opened: OpenTurnRequest[];
  openTurn(request: OpenTurnRequest): Promise<Parameters<typeof OpenTurnResponse.fromPartial>[0]>;
  /** Those of `opened` that were closed; a try that failed is not among them, nor a turn that an earlier test left open. */
  closed: CloseTurnRequest[];
  closeTurn(request: CloseTurnRequest): Promise<Parameters<typeof CloseTurnResponse.fromPartial>[0]>;
  /** By scope and id. */
  budgets: Map<string, Budget>;
  /** What was asked of destinations: the method and its request, and how long the caller would wait. */
  destinations: { readonly method: string; readonly request: Readonly<Record<string, unknown>>; readonly remainingMs: number }[];
};

/** What a fake answers unless a test says otherwise. */
export const passEverything: Pick<Backstage, 'inspect' | 'inspectLayer' | 'keep' | 'openTurn' | 'closeTurn'> = {
  inspect: async () => ({ decision: 'allow', riskLevel: 'info' }),
  inspectLayer: async ({ inspection }) => ({
    inspection: { decision: 'allow', riskLevel: 'info', policyVersion: `${inspection?.policy}@000000000000` },
    passedText: inspection?.text ?? '',
  }),
  keep: async () => ({ kept: true }),
  openTurn: async ({ sessionId, model }) => ({
    sessionId,
    decision: 'continue',
    holds: model === '' ? [] : [{ budgetId: 'bud_1', leaseId: 'lse_1', amountMicroUsd: 5_000n }],
  }),
  closeTurn: async ({ usage }) => ({
    decision: 'continue',
    step: 1,
    cost: { microUsd: (usage?.inputTokens ?? 0n) + 2n * (usage?.outputTokens ?? 0n), priceKnown: true, priceVersion: 'prices-1' },
  }),
};

export const createBackstage = (): Backstage => ({
  ...passEverything,
  keys: new Map(),
  lookUps: 0,
  inspected: [],
  streams: [],
  layers: [],
  kept: [],
  opened: [],
  closed: [],
  budgets: new Map(),
  destinations: [],
});

export const fakeServices = (backstage: Backstage): Service[] => [
  fakeIdentity(backstage),
  fakeAudit(),
  fakeGuard(backstage),
  fakeStateMonitor(backstage),
  fakeWebhookDelivery(backstage),
];

const fakeGuard = (backstage: Backstage) =>
  defineService({
    name: 'guard',
    config: nothing,
    serves: [GuardServiceDefinition, GuardLayerServiceDefinition],
    bus: {},
    async start(kit) {
      const handlers: Handlers<typeof GuardServiceDefinition> = {
        async inspect(request) {
          backstage.inspected.push(request);
          return InspectResponse.fromPartial(await backstage.inspect(request));
        },
        async inspectBatch({ requests }) {
          backstage.inspected.push(...requests);
          return {
            responses: await Promise.all(requests.map(async (request) => InspectResponse.fromPartial(await backstage.inspect(request)))),
          };
        },
        inspectStream: (messages) => passOn(messages, backstage),
        listDetectors: async () => ({
          detectors: [Detector.fromPartial({ id: 'pii.email-address', matches: ['ada@example.com'] })],
          engineVersion: '1',
        }),
      };
      const inspecting = { scope: 'guard:inspect' };
      const access = { inspect: inspecting, inspectBatch: inspecting, inspectStream: inspecting, listDetectors: inspecting };
      kit.serve(GuardServiceDefinition, handlers, access);
      const layer: Handlers<typeof GuardLayerServiceDefinition> = {
        async inspectLayer(request, { signal }) {
          backstage.layers.push(request);
          return InspectLayerResponse.fromPartial(await backstage.inspectLayer(request, signal));
        },
        async keepForAnalysis(request) {
          backstage.kept.push(request);
          return KeepForAnalysisResponse.fromPartial(await backstage.keep(request));
        },
      };
      const processing = { scope: 'gateway:process' };
      kit.serve(GuardLayerServiceDefinition, layer, { inspectLayer: processing, keepForAnalysis: processing });
    },
  });

/** Every piece at once as it is. */
async function* passOn(messages: AsyncIterable<InspectStreamRequest>, { streams }: Backstage): AsyncIterable<InspectStreamResponse> {
  const stream = { pieces: [] as string[], ended: false };
  streams.push(stream);
  try {
    for await (const { piece } of messages) {
      const text = piece?.$case === 'open' ? piece.value.text : (piece?.value ?? '');
      stream.pieces.push(text);
      yield { part: { $case: 'text', value: text } };
    }
    yield { part: { $case: 'inspection', value: InspectResponse.fromPartial({ decision: 'allow' }) } };
  } finally {
    stream.ended = true;
  }
}

const fakeStateMonitor = (backstage: Backstage) =>
  defineService({
    name: 'state-monitor',
    config: nothing,
    serves: [StateMonitorServiceDefinition, TurnServiceDefinition],
    bus: {},
    async start(kit) {
      const turns: Handlers<typeof TurnServiceDefinition> = {
        async openTurn(request) {
          backstage.opened.push(request);
          return OpenTurnResponse.fromPartial(await backstage.openTurn(request));
        },
        async closeTurn(request) {
          const response = CloseTurnResponse.fromPartial(await backstage.closeTurn(request));
          if (backstage.opened.some(({ turnId }) => turnId === request.turnId)) backstage.closed.push(request);
          return response;
        },
      };
      const access = { scope: 'gateway:process' };
      kit.serve(TurnServiceDefinition, turns, { openTurn: access, closeTurn: access });
      serveBudgets(kit, backstage);
    },
  });

/** Budgets that are kept in a map; sessions that nobody has. */
function serveBudgets(kit: Kit, { budgets }: Backstage) {
  const find = (scope: string, scopeId: string) => {
    const budget = budgets.get(`${scope} ${scopeId}`);
    if (budget === undefined) throw new NotFound('budget', scopeId);
    return budget;
  };
  const keep = (budget: Budget) => {
    const remainingMicroUsd = budget.limitMicroUsd - budget.spentMicroUsd;
    const kept = { ...budget, remainingMicroUsd, exceeded: remainingMicroUsd <= 0n };
    budgets.set(`${budget.scope} ${budget.scopeId}`, kept);
    return { budget: kept };
  };
  const refuse = async () => {
    throw new NotFound('thing', 'x');
  };
  const handlers: Handlers<typeof StateMonitorServiceDefinition> = {
    createBudget: async (request) => keep(Budget.fromPartial({ ...budgets.get(`${request.scope} ${request.scopeId}`), ...request })),
    getBudget: async ({ scope, scopeId }) => ({ budget: find(scope, scopeId) }),
    listBudgets: async () => ({ budgets: [...budgets.values()], nextPageToken: '' }),
    async deleteBudget({ scope, scopeId }) {
      const budget = find(scope, scopeId);
      budgets.delete(`${scope} ${scopeId}`);
      return { budget };
    },
    async canSpend({ scope, scopeId, amountMicroUsd }) {
      const budget = find(scope, scopeId);
      return { allowed: budget.remainingMicroUsd >= amountMicroUsd, budget };
    },
    async spend({ scope, scopeId, amountMicroUsd }) {
      const budget = find(scope, scopeId);
      return keep({ ...budget, spentMicroUsd: budget.spentMicroUsd + amountMicroUsd });
    },
    createSession: refuse,
    getSession: refuse,
    recordStep: async ({ sessionId, tool }) => RecordStepResponse.fromPartial({ decision: 'continue', reasons: [sessionId, tool] }),
    reserve: refuse,
    settle: async ({ reservationId }) => {
      throw new NotFound('reservation', reservationId);
    },
    release: refuse,
    listPrices: async () => ({ version: 'prices-1', prices: [] }),
  };
  const [read, spend, write] = ['read', 'spend', 'write'].map((right) => ({ scope: `budget:${right}` })) as [Access, Access, Access];
  kit.serve(StateMonitorServiceDefinition, handlers, {
    createSession: { scope: 'session:record' },
    getSession: { scope: 'session:read' },
    recordStep: { scope: 'session:record' },
    createBudget: write,
    deleteBudget: write,
    getBudget: read,
    listBudgets: read,
    listPrices: read,
    canSpend: read,
    spend,
    reserve: spend,
    settle: spend,
    release: spend,
  });
}

const fakeAudit = () =>
  defineService({
    name: 'audit',
    config: nothing,
    serves: [AuditServiceDefinition],
    bus: {},
    async start(kit) {
      const handlers: Handlers<typeof AuditServiceDefinition> = {
        listEntries: async ({ pageSize }) => ({ entries: [], nextPageToken: String(pageSize) }),
        async getEntry({ id }) {
          throw new NotFound('audit entry', id);
        },
      };
      kit.serve(AuditServiceDefinition, handlers, { listEntries: { scope: 'audit:read' }, getEntry: { scope: 'audit:read' } });
    },
  });

const fakeIdentity = (backstage: Backstage) =>
  defineService({
    name: 'identity',
    config: nothing,
    serves: [IdentityServiceDefinition],
    bus: {},
    async start(kit) {
      const refuse = async () => {
        throw new NotFound('thing', 'x');
      };
      const handlers: Handlers<typeof IdentityServiceDefinition> = {
        async authenticateApiKey({ secret }) {
          backstage.lookUps += 1;
          const key = backstage.keys.get(secret);
          if (key === undefined) throw new Unauthenticated('the API key is not valid');
          return { expiresAt: undefined, ...key };
        },
        createApiKey: async ({ name }) => ({ apiKey: ApiKey.fromPartial({ id: newId('key'), name }), secret: 'shown once' }),
        createOrganization: refuse,
        listOrganizations: refuse,
        getOrganization: refuse,
        createWorkspace: refuse,
        listWorkspaces: refuse,
        listApiKeys: refuse,
        revokeApiKey: refuse,
      };
      const operator = { principal: 'operator' } as const;
      const read = { scope: 'identity:read' };
      const write = { scope: 'identity:write' };
      kit.serve(IdentityServiceDefinition, handlers, {
        authenticateApiKey: { principal: 'service' },
        createOrganization: operator,
        listOrganizations: operator,
        getOrganization: read,
        listWorkspaces: read,
        listApiKeys: read,
        createWorkspace: write,
        createApiKey: write,
        revokeApiKey: write,
      });
    },
  });

/** Notes what it is asked; of what it answers, only destinations have something in them. */
const fakeWebhookDelivery = ({ destinations }: Backstage) =>
  defineService({
    name: 'webhook-delivery',
    config: nothing,
    serves: [DestinationServiceDefinition],
    bus: {},
    async start(kit) {
      const methods = Object.entries(DestinationServiceDefinition.methods).map(([method, { responseType }]) => [
        method,
        async (request: Readonly<Record<string, unknown>>, { deadlineAt }: RequestContext) => {
          destinations.push({ method, request, remainingMs: deadlineAt - Date.now() });
          const { id = 'dst_1', settings = {} } = request;
          const destination = Destination.fromPartial({ id: String(id), settings: Object(settings) });
          const hasDestination = /^(create|get|update|delete)Destination$/.test(method);
          return responseType.fromPartial((hasDestination ? { destination } : {}) as never);
        },
      ]);
      const handlers = Object.fromEntries(methods) as Handlers<typeof DestinationServiceDefinition>;
      const access = Object.fromEntries(Object.keys(handlers).map((method) => [method, { scope: 'webhooks:read' }]));
      kit.serve(DestinationServiceDefinition, handlers, access as AccessTable<typeof DestinationServiceDefinition>);
    },
  });
