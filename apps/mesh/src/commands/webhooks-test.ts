import { TestDestinationResponse } from '@sentinelmesh/contracts';
import { answer, exitCodes } from '../terminal.ts';
import { describeTest } from './describe-test.ts';
import { inOrganization } from './in-organization.ts';

export type WebhooksTestOptions = { readonly type?: string; readonly org?: string; readonly json?: boolean };

/** The receiver has 30 s, and the answer must come back. */
const TIMEOUT_MS = 35_000;

/** Sends an example event at once, and says what came of it. */
export async function testWebhook(id: string, { type = '', org, json }: WebhooksTestOptions): Promise<void> {
  const result = await inOrganization(org, ({ destinations, as }) => destinations.testDestination({ id, eventType: type }, as(TIMEOUT_MS)));
  answer({ json: json === true }, TestDestinationResponse.toJSON(result), () => describeTest(result));
  if (!result.succeeded) process.exitCode = exitCodes.failed;
}
