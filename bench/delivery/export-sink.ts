/** A receiver of an export as a program of its own: told the kind, it tells its port, and a report for each message. */
import { checkExport, forms } from './export-records.ts';
import { elastic, splunkHec } from './http-sinks.ts';
import { relp, syslogOverTls } from './syslog-sinks.ts';

const sinks = {
  tls: { form: forms.cef, listen: syslogOverTls },
  relp: { form: forms.cef, listen: relp },
  splunk: { form: forms.json, listen: splunkHec },
  elastic: { form: forms.ecs, listen: elastic },
} as const;

export type SinkName = keyof typeof sinks;

const { form, listen } = sinks[process.argv[2] as SinkName];
const check = checkExport(form);
const server = listen(check.take);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
});
process.on('message', () => process.send?.(check.report()));
process.on('disconnect', () => process.exit());
