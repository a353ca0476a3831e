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
  .command('prepare')
  .description('make what a mesh needs that runs elsewhere than under `mesh up`: in containers, say')
  .option('--out <directory>', 'write what each service and server is told, and no other')
  .option('--servers', 'wait for PostgreSQL and NATS, then migrate and provision them')
  .addOption(json())
  .addHelpText(
    'after',
    `${example('mesh prepare --out /etc/sentinelmesh')}
Variables: MESH_HOME (holds the master key), DATABASE_URL and NATS_URL (the servers as the services reach them; without a
password in the URL, the one that follows from the master key is used). Repeating it changes nothing.`,
  )
  .action(async (options) => (await import('./commands/prepare.ts')).prepare(options));

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
  .option('--org <id>', 'the organisation, org_…')
  .option('--workspace <id>', 'the workspace it acts in, ws_…')
  .addOption(
    new Option('--first', 'instead of these: the first organisation, which is made if there is none').conflicts(['org', 'workspace']),
  )
  .option('--name <text>', 'what to call it', 'made with mesh key create')
  .option('--scopes <list>', 'what it may do, comma-separated', '*')
  .option('--expires <when>', 'when it stops working: 90d, 12h, or a time such as 2027-01-31T00:00:00Z')
  .addOption(json())
  .addHelpText('after', example('mesh key create --org org_… --workspace ws_… --scopes guard:inspect --expires 90d'))
  .action(async (options, command: Command) => {
    if (!options.first && (options.org === undefined || options.workspace === undefined))
      command.error("error: required options '--org <id>' and '--workspace <id>' not specified, nor '--first'");
    return (await import('./commands/key-create.ts')).createKey(options);
  });
key
  .command('revoke <id>')
  .description('revoke an API key; it stops working within a second')
  .requiredOption('--org <id>', 'the organisation, org_…')
  .addOption(json())
  .addHelpText('after', example('mesh key revoke key_… --org org_…'))
  .action(async (id, options) => (await import('./commands/key-revoke.ts')).revokeKey(id, options));

const subscriber = program.command('subscriber').description('who outside the mesh listens to events with a NATS client of its own');
subscriber
  .command('create')
  .description('let somebody listen to the events of one organisation, and show the password, this once')
  .requiredOption('--org <id>', 'the organisation, org_…')
  .option('--name <text>', 'what to call it: lower-case letters, digits and dashes', 'events')
  .addOption(json())
  .addHelpText('after', example('mesh subscriber create --org org_… --name siem'))
  .action(async (options) => (await import('./commands/subscriber-create.ts')).createSubscriber(options));
subscriber
  .command('list')
  .description('list the subscribers')
  .addOption(json())
  .addHelpText('after', example('mesh subscriber list'))
  .action(async (options) => (await import('./commands/subscriber-list.ts')).listSubscribers(options));
subscriber
  .command('revoke <name>')
  .description('disconnect a subscriber and forget it, its place among the events included')
  .addOption(json())
  .addHelpText('after', example('mesh subscriber revoke siem'))
  .action(async (name, options) => (await import('./commands/subscriber-revoke.ts')).revokeSubscriber(name, options));

program
  .command('check [text]')
  .description('inspect a text with the guard engine alone; no mesh needs to run')
  .option('--jsonl', 'read lines {id,text,source?} and write lines {id,decision,risk,scores,findings,redacted}')
  .addOption(
    new Option('--source <word>', 'where the text comes from')
      .choices(['user', 'system', 'tool', 'retrieved', 'web', 'agent'])
      .default('user'),
  )
  .addOption(new Option('--direction <word>', 'towards the agent or from it').choices(['input', 'output']).default('input'))
  .addOption(
    new Option('--policy <name>', 'which policy decides: check, unless the policy file has only the other').choices(['check', 'process']),
  )
  .option('--policy-file <path>', 'take the policies from this file, to try it')
  .option('--strict-keywords', 'flag words of violence also in idioms')
  .addOption(json())
  .addHelpText(
    'after',
    `${example('mesh check "Mail me at ada@example.com"')}  $ mesh check --jsonl < texts.jsonl > answers.jsonl
  $ mesh check --policy-file policy.yaml "Mail me at ada@example.com"

Without a text it reads standard input. Exit code ${exitCodes.blocked} when the decision is to block.
Operators that need the keys of a mesh (hash, encrypt, tokenise) write tokens that only this run knows.`,
  )
  .action(async (text, options) => (await import('./commands/check.ts')).check(text, options));

const policy = program.command('policy').description('what follows from what the guard finds');
policy
  .command('validate [file]')
  .description('say whether a policy file can be used, and else every line that is wrong')
  .addOption(json())
  .addHelpText('after', `${example('mesh policy validate policy.yaml')}\nWithout a file it looks at the one that MESH_POLICY names.`)
  .action(async (file, options) => (await import('./commands/policy-validate.ts')).validatePolicy(file, options));
policy
  .command('show')
  .description('show the policies that a mesh started here has in force, with their versions, nothing left out')
  .addOption(json())
  .addHelpText('after', example('MESH_POLICY=policy.yaml mesh policy show'))
  .action(async (options) => (await import('./commands/policy-show.ts')).showPolicies(options));

program
  .command('tail')
  .description('show events of a mesh that runs here, as they happen')
  .option('--org <id>', 'only of this organisation')
  .option('--type <filter>', 'only of this type, with * for any word: guard.*.blocked')
  .addOption(json())
  .addHelpText('after', example("mesh tail --type 'guard.*.*'"))
  .action(async (options) => (await import('./commands/tail.ts')).tail(options));

const inOrg = () => new Option('--org <id>', 'the organisation, org_…; the oldest one by default');
const webhooks = program.command('webhooks').description('where events go: webhooks, chats, mailboxes and SIEMs of a mesh that runs here');
webhooks
  .command('list')
  .description('list where events go, how it goes, and how far a SIEM is')
  .addOption(new Option('--group <word>', 'only these').choices(['webhook', 'slack', 'teams', 'email', 'siem']))
  .addOption(inOrg())
  .addOption(json())
  .addHelpText('after', example('mesh webhooks list --group siem'))
  .action(async (options) => (await import('./commands/webhooks-list.ts')).listWebhooks(options));
webhooks
  .command('deliveries <id>')
  .description('list what was sent to one of them, newest first; of a SIEM, what it refused')
  .addOption(new Option('--state <word>', 'only these').choices(['pending', 'in_flight', 'succeeded', 'failed', 'held']))
  .option('--since <when>', 'only from then on: 2h, 7d, or a time such as 2026-11-20T10:00:00Z')
  .option('--limit <n>', 'how many at most (50)')
  .addOption(inOrg())
  .addOption(json())
  .addHelpText('after', example('mesh webhooks deliveries dst_… --state failed --since 2h'))
  .action(async (id, options) => (await import('./commands/webhooks-deliveries.ts')).listDeliveries(id, options));
webhooks
  .command('delivery <id> <delivery>')
  .description('show one delivery: every attempt, how long it took, and what the receiver answered')
  .addOption(inOrg())
  .addOption(json())
  .addHelpText('after', example('mesh webhooks delivery dst_… dlv_…'))
  .action(async (id, delivery, options) => (await import('./commands/webhooks-deliveries.ts')).showDelivery(id, delivery, options));
webhooks
  .command('replay <id>')
  .description('have what was not delivered attempted again; a SIEM is sent all events again')
  .requiredOption('--since <when>', 'from then on: 24h, 7d, or a time such as 2026-11-20T10:00:00Z')
  .option('--until <when>', 'up to then; now by default')
  .option('--state <list>', 'failed, held or succeeded, comma-separated; failed and held by default')
  .option('--type <type>', 'only events of this type')
  .addOption(inOrg())
  .addOption(json())
  .addHelpText('after', `${example('mesh webhooks replay dst_… --since 24h')}\nCtrl-C ends the showing; the mesh goes on.`)
  .action(async (id, options) => (await import('./commands/webhooks-replay.ts')).replay(id, options));
webhooks
  .command('test <id>')
  .description('send an example event at once, and say what came of it')
  .option('--type <type>', 'the type of the example (guard.input.blocked)')
  .addOption(inOrg())
  .addOption(json())
  .addHelpText('after', example('mesh webhooks test dst_…'))
  .action(async (id, options) => (await import('./commands/webhooks-test.ts')).testWebhook(id, options));
webhooks
  .command('listen')
  .description('receive webhooks on this machine: verify each and print it; no mesh needs to run')
  .option('--port <n>', 'the port of 127.0.0.1; 0 for any', '0')
  .addOption(new Option('--secret <whsec>', 'what they are signed with; a new one by default').conflicts('secretFile'))
  .option('--secret-file <path>', 'the same, from a file')
  .option('--status <n>', 'what verified ones are answered with: 500 plays a receiver that fails', '204')
  .addOption(
    new Option('--create', 'make the webhook at the mesh that runs here, and delete it at the end').conflicts(['secret', 'secretFile']),
  )
  .addOption(new Option('--org <id>', 'with --create: the organisation, org_…; the oldest one by default'))
  .addHelpText('after', `${example('mesh webhooks listen --create')}  $ mesh webhooks listen --port 9000 --secret-file whsec.txt`)
  .action(async (options) => (await import('./commands/webhooks-listen.ts')).listen(options));

const siem = program.command('siem').description('what a SIEM was sent, and whether it still has it');
siem
  .command('verify <file>')
  .description('say whether what a SIEM gives back (- for standard input) is complete and unchanged; no mesh needs to run')
  .addOption(json())
  .addHelpText(
    'after',
    `${example('mesh siem verify export.jsonl')}  $ zstd -dc export.zst | mesh siem verify -

Takes CEF, LEEF, JSON, OCSF and ECS, one event a line, in any order, also inside what a SIEM wraps around them.
Exit code 0 when nothing is missing or changed, ${exitCodes.failed} when something is, ${exitCodes.usage} when it cannot be read.`,
  )
  .action(async (file, options) => (await import('./commands/siem-verify.ts')).verifyExport(file, options));
siem
  .command('export')
  .description('write past events as a SIEM would be sent them, one a line, numbered and chained')
  .addOption(new Option('--format <word>', 'how they are written').choices(['json', 'ocsf', 'ecs', 'cef', 'leef']).makeOptionMandatory())
  .option('--since <when>', 'from then on: 24h, 7d, or a time; by default as far back as there are')
  .option('--until <when>', 'up to then; now by default')
  .option('--type <list>', 'only these types, comma-separated: guard.*')
  .addOption(new Option('--severity <word>', 'only as bad as this or worse').choices(['info', 'low', 'medium', 'high', 'critical']))
  .option('--out <file>', 'into this file, instead of standard output')
  .addOption(inOrg())
  .addHelpText('after', example('mesh siem export --format cef --since 24h --out events.cef'))
  .action(async (options) => (await import('./commands/siem-export.ts')).exportEvents(options));

program.hook('preAction', (_program, command) => onReaderGone(command.name() === 'up' ? 'go on' : 'end'));

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : exitCodes.usage) : reportFailure(error);
}
