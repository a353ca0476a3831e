import { datadog } from './datadog/datadog.ts';
import type { DestinationKind } from './destination-kind.ts';
import { elastic } from './elastic/elastic.ts';
import { email } from './email/email.ts';
import { fileKind } from './file/file.ts';
import { httpJson } from './http-json/http-json.ts';
import { otlpLogs } from './otlp-logs/otlp-logs.ts';
import { sentinel } from './sentinel/sentinel.ts';
import { slack } from './slack/slack.ts';
import { splunkHec } from './splunk-hec/splunk-hec.ts';
import { syslogKind } from './syslog/syslog.ts';
import { teams } from './teams/teams.ts';
import { webhook } from './webhook/webhook.ts';

/** Every kind of destination, in the order of the reference. */
export const destinationKinds: readonly DestinationKind[] = [
  webhook,
  slack,
  teams,
  email,
  splunkHec,
  syslogKind,
  elastic,
  otlpLogs,
  datadog,
  sentinel,
  httpJson,
  fileKind,
];

/** Those that an installation has: nothing is written to disk unless its operator has named a folder. */
export const openKinds = ({ exportFolder }: { exportFolder: string | undefined }): ReadonlyMap<string, DestinationKind> =>
  new Map(destinationKinds.filter(({ kind }) => kind !== 'file' || exportFolder !== undefined).map((kind) => [kind.kind, kind]));
