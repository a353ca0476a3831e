import { type AuditSigner, auditMessage } from '@sentinelmesh/event-bus';
import { type InspectionReport, toAuditRecord } from './inspection-report.ts';
import { toEvent } from './inspector.ts';
import type { Publish } from './ports.ts';

/**
 * Leaves the event and the audit record of an inspection, and returns when both are durable on the bus.
 *
 * @throws Unavailable when the bus does not take them
 */
export type AccountFor = (report: InspectionReport) => Promise<void>;

export const createAccountFor =
  ({ publish, signer }: { publish: Publish; signer: AuditSigner }): AccountFor =>
  async (report) => {
    await Promise.all([publish(auditMessage(signer, toAuditRecord(report), report.context)), publish(toEvent(report))]);
  };
