import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificates } from './certificates.ts';
import { createDaemon, type Daemon, freePorts, readJsonLines } from './daemon.ts';
import type { Receivers } from './packages.ts';

/** What rsyslog made of a message. */
export type RsyslogMessage = {
  readonly [field in 'pri' | 'proto' | 'time' | 'host' | 'app' | 'procid' | 'msgid' | 'sd' | 'msg' | 'in']: string;
} & {
  /** The structured data, and what mmnormalize found in the message. */
  readonly all: {
    readonly 'rfc5424-sd'?: Readonly<Record<string, Readonly<Record<string, string>>>>;
    /** In CEF: the fields of the header, by their names, and `Extensions`. */
    readonly f?: Readonly<Record<string, string>> & { readonly Extensions: Readonly<Record<string, string>> };
  };
};

export type Rsyslog = Daemon & {
  readonly ports: { readonly plain: number; readonly tls: number; readonly relp: number; readonly relpTls: number };
  /** All it has stored, in its order. */
  messages(): readonly RsyslogMessage[];
};

/** rsyslog with TCP and UDP, mutual TLS, RELP and RELP over mutual TLS. */
export async function createRsyslog(
  receivers: Receivers,
  { folder, certificates }: { folder: string; certificates: Certificates },
): Promise<Rsyslog> {
  const [plain = 0, tls = 0, relp = 0, relpTls = 0] = await freePorts(4);
  const ports = { plain, tls, relp, relpTls };
  mkdirSync(folder, { recursive: true });
  const output = join(folder, 'messages.jsonl');
  const rules = join(folder, 'cef.rb');
  writeFileSync(rules, 'version=2\nrule=cef:%f:cef%\n');
  const config = join(folder, 'rsyslog.conf');
  writeFileSync(config, configuration({ folder, output, rules, ports, certificates }));
  const daemon = createDaemon({
    command: receivers.rsyslogd,
    args: ['-n', '-f', config, '-M', receivers.rsyslogModules, '-i', join(folder, 'rsyslog.pid')],
    environment: receivers.environment,
    cwd: folder,
    ports: Object.values(ports),
  });
  const start = () => {
    cutTornLine(output);
    return daemon.start();
  };
  return { ...daemon, start, ports, messages: () => readJsonLines(output).map(messageOf) };
}

/** rsyslog, when it was killed in the midst of a line, would go on in that line. It has not acknowledged what is in it. */
function cutTornLine(file: string): void {
  if (existsSync(file)) truncateSync(file, readFileSync(file).lastIndexOf('\n') + 1);
}

/** rsyslog writes the variables as JSON in a text. */
const messageOf = ({ all = '{}', ...fields }: Record<string, string>): RsyslogMessage => ({
  ...(fields as Omit<RsyslogMessage, 'all'>),
  all: JSON.parse(all) as RsyslogMessage['all'],
});

type Configuration = {
  readonly folder: string;
  readonly output: string;
  readonly rules: string;
  readonly ports: Rsyslog['ports'];
  readonly certificates: Certificates;
};

const FIELDS = {
  pri: 'pri',
  proto: 'protocol-version',
  host: 'hostname',
  app: 'app-name',
  procid: 'procid',
  msgid: 'msgid',
  sd: 'structured-data',
  msg: 'msg',
  in: 'inputname',
};

const configuration = ({ folder, output, rules, ports, certificates: { caFile, server } }: Configuration): string => `
global(workDirectory="${folder}"
       maxMessageSize="64k"
       parser.escapeControlCharactersOnReceive="off"
       defaultNetstreamDriverCAFile="${caFile}"
       defaultNetstreamDriverCertFile="${server.certFile}"
       defaultNetstreamDriverKeyFile="${server.keyFile}")
module(load="imudp")
module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="x509/certvalid")
module(load="imptcp")
module(load="imrelp" tls.tlslib="openssl")
module(load="mmpstrucdata")
module(load="mmnormalize")
template(name="j" type="list" option.jsonf="on") {
${Object.entries(FIELDS)
  .map(([name, property]) => `  property(outname="${name}" name="${property}" format="jsonf")`)
  .join('\n')}
  property(outname="time" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="all" name="$!" format="jsonf")
}
# Without a queue of its own, so that nothing is acknowledged that is not in the file yet.
ruleset(name="main" queue.type="direct") {
  action(type="mmpstrucdata")
  action(type="mmnormalize" rulebase="${rules}" useRawMsg="off")
  action(type="omfile" file="${output}" template="j")
}
input(type="imudp"  port="${ports.plain}" address="127.0.0.1" ruleset="main")
input(type="imptcp" port="${ports.plain}" address="127.0.0.1" ruleset="main" name="imptcp")
input(type="imtcp"  port="${ports.tls}" address="127.0.0.1" ruleset="main" name="imtcp")
input(type="imrelp" port="${ports.relp}" address="127.0.0.1" ruleset="main" name="imrelp" maxDataSize="64k")
input(type="imrelp" port="${ports.relpTls}" address="127.0.0.1" ruleset="main" name="imrelp-tls" maxDataSize="64k"
      tls="on" tls.authmode="certvalid" tls.caCert="${caFile}" tls.myCert="${server.certFile}" tls.myPrivKey="${server.keyFile}")
`;
