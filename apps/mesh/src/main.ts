/** The `mesh` command: what it can be told. Each command's code is loaded when it is called. */
import { Command, CommanderError, Option } from 'commander';
import { exitCodes, onReaderGone, reportFailure } from './terminal.ts';

const program = new Command('mesh')
  .description('SentinelMesh: the security mesh for AI agents')
  .version('0.1.0')
  .showHelpAfterError('(add --help for what can be said)')
  .configureHelp({ sortSubcommands: false })
  .exitOverride();

const example = (line: string) => `\nExample:\n  $ ${line}\n`;
const json = () => new Option('--json', 'print JSON, for programs');

program
  .command('up')
  .description('start everything on this machine and keep it running')
  .option('--processes', 'run each service as its own process')
  .option('--new-key', 'make another API key for the first organisation')
  .addOption(new Option('--json', 'print one line of JSON when ready, and nothing else'))
  .addHelpText(
    'after',
    `${example('MESH_HOME=./demo MESH_HTTP_PORT=0 mesh up --json')}
Variables: MESH_HOME (.mesh), MESH_HTTP_PORT (8080), MESH_GRPC_PORT (8081), DATABASE_URL, NATS_URL; \`mesh config list\` has all.`,
  )
  .action(async (options) => (await import('./commands/up.ts')).up(options));

program
  .command('migrate')
  .description('bring the schemas of all services up to date')
  .addOption(json())
  .addHelpText('after', example('DATABASE_URL=postgres://admin:…@db:5432/mesh mesh migrate'))
  .action(async (options) => (await import('./commands/migrate.ts')).migrateSchemas(options));

program
  .command('doctor')
  .description('say what is wrong on this machine and how to mend it')
  .addOption(json())
  .addHelpText('after', example('mesh doctor'))
  .action(async (options) => (await import('./commands/doctor.ts')).doctor(options));

const config = program.command('config').description('what the mesh is configured to do');
config
  .command('list')
  .description('list every setting, where it comes from, secrets masked')
  .addOption(json())
  .addHelpText('after', example('MESH_LIMIT_KEY=20/s mesh config list'))
  .action(async (options) => (await import('./commands/config-list.ts')).configList(options));

const org = program.command('org').description('organisations of a mesh that runs here');
org
  .command('create <name>')
  .description('create an organisation with its first workspace')
  .addOption(json())
  .addHelpText('after', example('mesh org create "Example Ltd"'))
  .action(async (name, options) => (await import('./commands/org-create.ts')).createOrganization(name, options));

const key = program.command('key').description('API keys of a mesh that runs here');
key
  .command('create')
  .description('create an API key and show it, this once')
  .requiredOption('--org <id>', 'the organisation, org_…')
  .requiredOption('--workspace <id>', 'the workspace it acts in, ws_…')
  .option('--name <text>', 'what to call it', 'made with mesh key create')
  .option('--scopes <list>', 'what it may do, comma-separated', '*')
  .option('--expires <when>', 'when it stops working: 90d, 12h, or a time such as 2027-01-31T00:00:00Z')
  .addOption(json())
  .addHelpText('after', example('mesh key create --org org_… --workspace ws_… --scopes guard:inspect --expires 90d'))
  .action(async (options) => (await import('./commands/key-create.ts')).createKey(options));
key
  .command('revoke <id>')
  .description('revoke an API key; it stops working within a second')
  .requiredOption('--org <id>', 'the organisation, org_…')
  .addOption(json())
  .addHelpText('after', example('mesh key revoke key_… --org org_…'))
  .action(async (id, options) => (await import('./commands/key-revoke.ts')).revokeKey(id, options));

program
  .command('check [text]')
  .description('inspect a text with the guard engine alone; no mesh needs to run')
  .option('--jsonl', 'read lines {id,text,source?} and write lines {id,decision,risk,findings,redacted}')
  .addOption(
    new Option('--source <word>', 'where the text comes from')
      .choices(['user', 'system', 'tool', 'retrieved', 'web', 'agent'])
      .default('user'),
  )
  .addOption(new Option('--direction <word>', 'towards the agent or from it').choices(['input', 'output']).default('input'))
  .addOption(new Option('--policy <name>', 'which built-in policy decides').choices(['check', 'process']).default('check'))
  .option('--strict-keywords', 'flag words of violence also in idioms')
  .addOption(json())
  .addHelpText(
    'after',
    `${example('mesh check "Mail me at ada@example.com"')}  $ mesh check --jsonl < texts.jsonl > answers.jsonl

Without a text it reads standard input. Exit code ${exitCodes.blocked} when the decision is to block.`,
  )
  .action(async (text, options) => (await import('./commands/check.ts')).check(text, options));

program
  .command('tail')
  .description('show events of a mesh that runs here, as they happen')
  .option('--org <id>', 'only of this organisation')
  .option('--type <filter>', 'only of this type, with * for any word: guard.*.blocked')
  .addOption(json())
  .addHelpText('after', example("mesh tail --type 'guard.*.*'"))
  .action(async (options) => (await import('./commands/tail.ts')).tail(options));

program.hook('preAction', (_program, command) => onReaderGone(command.name() === 'up' ? 'go on' : 'end'));

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : exitCodes.usage) : reportFailure(error);
}
