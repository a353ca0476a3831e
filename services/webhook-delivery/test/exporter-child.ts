/** A process that exports, for tests that kill it: the receiver of each destination is a file. */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { acknowledged, failed, startExporter } from './exporter-fixture.ts';

const [folder = '', url = '', systemUrl = '', natsUrl = ''] = process.argv.slice(2);

await startExporter({
  schema: { url, systemUrl },
  natsUrl,
  patience: 0.05,
  receiverOf: ({ id }) => ({
    limits: { maxRecords: 50 },
    async receive(records) {
      appendFileSync(`${folder}/${id}`, records.map(({ text }) => `${text}\n`).join(''));
      await sleep(Math.random() * 20);
      // What was received is not always acknowledged.
      return Math.random() < 0.05 ? failed() : acknowledged;
    },
  }),
});
process.send?.('ready');
