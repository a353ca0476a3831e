import type { RiskLevel } from '@sentinelmesh/kernel';

/** How bad an event is, in the words of the risk scale. Ascending. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const satisfies readonly RiskLevel[];

export type Severity = (typeof SEVERITIES)[number];

export const isAtLeast = (severity: Severity, minimum: Severity): boolean => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minimum);
