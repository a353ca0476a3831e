import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificates } from './certificates.ts';
import { createDaemon, type Daemon, freePorts, readJsonLines } from './daemon.ts';
import type { Receivers } from './packages.ts';

export type SyslogNg = Daemon & {
  readonly ports: { readonly plain: number; readonly tls: number; readonly lf: number };
  /** All it has stored, in its order: name-value pairs as syslog-ng names them. */
  messages(): readonly Readonly<Record<string, string>>[];
};

/** syslog-ng with TCP and UDP, mutual TLS, and TCP with line feeds. */
export async function createSyslogNg(
  receivers: Receivers,
  { folder, certificates }: { folder: string; certificates: Certificates },
): Promise<SyslogNg> {
  const [plain = 0, tls = 0, lf = 0] = await freePorts(3);
  const ports = { plain, tls, lf };
  mkdirSync(folder, { recursive: true });
  const output = join(folder, 'messages.jsonl');
  const config = join(folder, 'syslog-ng.conf');
  writeFileSync(config, configuration({ output, ports, certificates }));
  const place = (name: string) => join(folder, name);
  const daemon = createDaemon({
    command: receivers.syslogNg,
    args: [
      ...['-F', '--no-caps', '-f', config, `--module-path=${receivers.syslogNgModules}`],
      ...['-R', place('persist'), '-p', place('pid'), '-c', place('control')],
    ],
    environment: receivers.environment,
    cwd: folder,
    ports: Object.values(ports),
  });
  return { ...daemon, ports, messages: () => readJsonLines(output) };
}

type Configuration = { readonly output: string; readonly ports: SyslogNg['ports']; readonly certificates: Certificates };

const configuration = ({ output, ports, certificates: { caFile, server } }: Configuration): string => `@version: 3.38
options { chain-hostnames(no); use-dns(no); dns-cache(no); keep-hostname(yes); log-msg-size(65536); stats-freq(0); ts-format(iso); frac-digits(3); };
source s_tcp { syslog(ip(127.0.0.1) port(${ports.plain}) transport("tcp") flags(no-multi-line)); };
source s_udp { syslog(ip(127.0.0.1) port(${ports.plain}) transport("udp")); };
source s_tls { syslog(ip(127.0.0.1) port(${ports.tls}) transport("tls")
   tls(key-file("${server.keyFile}") cert-file("${server.certFile}") ca-file("${caFile}") peer-verify(required-trusted))); };
source s_lf { network(ip(127.0.0.1) port(${ports.lf}) transport("tcp") flags(syslog-protocol)); };
destination d_all { file("${output}" template("$(format-json --scope rfc5424 --key .SDATA.* --key ISODATE)\\n")); };
log { source(s_tcp); source(s_udp); source(s_tls); source(s_lf); destination(d_all); };
`;
