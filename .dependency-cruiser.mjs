/**
 * The one-way rule: kernel ← contracts ← platform libs ← service-kit ← services ← apps.
 * `npm run check` runs these rules through tools/check-layers.ts; tools/check-layers.test.ts shows each of them failing.
 */

const TEST = '\\.test\\.ts$|^(libs|services|apps)/[^/]+/test/';
const PACKAGE = '^((?:libs|services|apps)/[^/]+)/';
const ANY_PACKAGE = '^(libs|services|apps)/';
const BUILT_IN = ['core'];

/** Modules of Node that reach the world outside the process. (`net` is not among them for its pure `isIP` and `BlockList`.) */
const OUTSIDE_WORLD = '^(node:)?(fs|tls|dns|dgram|http|https|http2|child_process|worker_threads|cluster|process|os)(/|$)';

/** Packages and modules with one home each: nobody else imports them, so that what they do is done in one way. (Tests may.) */
const exclusive = [
  { name: 'postgres', what: 'node_modules/(pg|pg-pool|@types/pg)/', homes: ['libs/database'] },
  { name: 'nats', what: 'node_modules/@nats-io/', homes: ['libs/event-bus'] },
  { name: 'grpc', what: 'node_modules/(nice-grpc[^/]*|@grpc)/', homes: ['libs/rpc'] },
  { name: 'rest', what: 'node_modules/(@fastify|fastify|swagger-ui-dist)/', homes: ['services/gateway'] },
  // The ops server of service-kit and `mesh webhooks listen` listen and never call; embedded fetches the pinned nats-server release
  // before a mesh exists.
  {
    name: 'http',
    what: 'node_modules/undici/|^(node:)?(http|https|http2)$',
    homes: ['libs/egress', 'libs/service-kit', 'libs/embedded', 'apps/mesh'],
  },
];

/** `layer` may import itself and what `below` names; of Node and npm it may import anything. */
const layer = (name, comment, path, below) => ({
  name,
  comment,
  severity: 'error',
  from: { path, pathNot: TEST },
  to: { path: `${ANY_PACKAGE}|^(e2e|bench|tools)/`, pathNot: [path, ...below] },
});

const KERNEL = '^libs/kernel/';
const CONTRACTS = '^libs/contracts/';
const PLATFORM = '^libs/(chat-completions|config|crypto|database|egress|embedded|event-bus|expression|object-store|rpc|telemetry)/';
const POLICY = '^libs/policy/';
const SERVICE_KIT = '^libs/service-kit/';
const GUARD_ENGINE = '^libs/guard-engine/';
/** What makes, measures and reads the engine's weights and tables; none of it is the engine. */
const GUARD_ENGINE_TOOLS = '^libs/guard-engine/(eval|scripts|training|weights)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    layer('kernel-imports-nothing', 'The kernel is the bottom.', KERNEL, []),
    layer('guard-engine-stands-alone', 'The engine is usable on its own, without any other package of the mesh.', GUARD_ENGINE, []),
    layer('contracts-on-kernel', 'Contracts know the kernel only.', CONTRACTS, [KERNEL]),
    layer('platform-below-service-kit', 'Platform libs know kernel, contracts and each other.', PLATFORM, [KERNEL, CONTRACTS, POLICY]),
    layer('policy-beside-engine', 'Policies are in the words of the engine, and otherwise a platform lib.', POLICY, [
      KERNEL,
      PLATFORM,
      GUARD_ENGINE,
    ]),
    // The engine too, for what it takes out of logs: libs/telemetry may not know it, so whoever makes the loggers gives it to them.
    layer('service-kit-below-services', 'The service kit knows no service.', SERVICE_KIT, [KERNEL, CONTRACTS, PLATFORM, GUARD_ENGINE]),
    {
      name: 'every-lib-has-a-layer',
      comment: 'A lib that no rule above names could import anything: give it its layer in this file.',
      severity: 'error',
      from: { path: '^libs/', pathNot: [KERNEL, CONTRACTS, PLATFORM, POLICY, SERVICE_KIT, GUARD_ENGINE, '^libs/testkit/'] },
      to: {},
    },
    {
      name: 'pure-without-node',
      comment: 'The kernel and the guard engine do no I/O and run wherever JavaScript runs.',
      severity: 'error',
      from: { path: [KERNEL, GUARD_ENGINE], pathNot: [TEST, GUARD_ENGINE_TOOLS] },
      to: { dependencyTypes: BUILT_IN },
    },
    {
      name: 'kernel-without-packages',
      comment: 'The kernel has no dependencies.',
      severity: 'error',
      from: { path: KERNEL, pathNot: TEST },
      to: { path: 'node_modules/' },
    },
    {
      name: 'services-apart',
      comment: 'A service never imports another service: they speak gRPC and events.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'only-mesh-imports-services',
      comment: 'Services are composed in apps/mesh and nowhere else.',
      severity: 'error',
      from: { pathNot: '^(services|apps/mesh)/' },
      to: { path: '^services/' },
    },
    {
      name: 'apps-on-top',
      comment: 'Nobody imports an app.',
      severity: 'error',
      from: { path: '^([^/]+/[^/]+)/' },
      to: { path: '^apps/', pathNot: '^$1/' },
    },
    {
      name: 'outside-by-public-doors',
      comment: 'End-to-end tests use the mesh as its users do; besides, only kernel, contracts and testkit.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: ANY_PACKAGE, pathNot: [KERNEL, CONTRACTS, '^libs/testkit/'] },
    },
    {
      name: 'examples-as-strangers',
      comment: 'An example imports nothing of the mesh: whoever copies it has nothing of it either.',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: `${ANY_PACKAGE}|^(e2e|bench|tools)/` },
    },
    {
      name: 'through-the-door',
      comment: 'Another package is imported by its name, which is its src/index.ts.',
      severity: 'error',
      from: { path: PACKAGE },
      to: { path: ANY_PACKAGE, pathNot: ['^$1/', '^(libs|services)/[^/]+/src/index\\.ts$', '^libs/guard-engine/weights/load\\.ts$'] },
    },
    {
      name: 'through-the-door-from-outside',
      comment: 'As through-the-door, for what is not a package of the mesh.',
      severity: 'error',
      from: { path: '^(e2e|bench|tools)/' },
      to: { path: ANY_PACKAGE, pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/guard-engine/weights/load\\.ts$'] },
    },
    {
      name: 'testkit-in-tests-only',
      comment: 'What runs in production does not import what is made for tests.',
      severity: 'error',
      from: { path: ANY_PACKAGE, pathNot: [TEST, '^libs/testkit/'] },
      to: { path: '^libs/testkit/' },
    },
    {
      name: 'no-tests-in-production',
      comment: 'Tests import the code, never the other way round.',
      severity: 'error',
      from: { pathNot: [TEST, '^e2e/', GUARD_ENGINE_TOOLS] },
      to: { path: TEST },
    },
    {
      name: 'no-development-packages-in-production',
      comment: 'A package that is not among the dependencies of its importer is missing once that is installed elsewhere.',
      severity: 'error',
      from: { path: ANY_PACKAGE, pathNot: TEST },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '/node_modules/@types/',
      },
    },
    {
      name: 'domain-is-pure',
      comment: 'A domain decides: no I/O, no proto, no SQL, nothing of the layers around it.',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/', pathNot: TEST },
      to: {
        path: ['^libs/(?!(kernel|crypto|guard-engine)/)', '^services/[^/]+/src/(?!domain/)', 'node_modules/(kysely|zod)/', OUTSIDE_WORLD],
        pathNot: '^services/[^/]+/src/errors\\.ts$',
      },
    },
    {
      name: 'app-below-transport',
      comment: 'A use case knows neither who calls it nor how its store is written.',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/app/', pathNot: TEST },
      to: { path: '^services/$1/src/(transport/|store/postgres|service\\.ts|main\\.ts)' },
    },
    ...exclusive.map(({ name, what, homes }) => ({
      name: `${name}-at-home`,
      comment: `Only ${homes.join(', ')} may import this.`,
      severity: 'error',
      from: { path: ANY_PACKAGE, pathNot: [TEST, '^libs/testkit/', ...homes.map((home) => `^${home}/`)] },
      to: { path: what },
    })),
    {
      name: 'no-circles',
      comment: 'Files that import each other are one file.',
      severity: 'error',
      from: { pathNot: '/src/gen/' },
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that is not found is an import that no rule sees.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // With TypeScript 7 installed, the default parser reads nothing and every rule passes.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.nx|\\.mesh|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
