import { defineSection, integer, key } from '@sentinelmesh/config';
import { z } from 'zod';

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;

export const stateMonitorConfig = defineSection({
  name: 'state-monitor',
  description: 'Sessions, repetition, cost and budgets.',
  keys: {
    maxSteps: key({
      env: 'MESH_SESSION_MAX_STEPS',
      schema: integer({ min: 1, max: 1_000_000 }),
      default: 1_000,
      description: 'How many steps a session may take, unless it was opened with a limit of its own.',
    }),
    maxDurationMs: key({
      env: 'MESH_SESSION_MAX_DURATION_MS',
      schema: integer({ min: SECOND, max: 366 * DAY }),
      default: DAY,
      description: 'How long a session may go on after its first step, in milliseconds, unless it was opened with a limit of its own.',
    }),
    maxDepth: key({
      env: 'MESH_SESSION_MAX_DEPTH',
      schema: integer({ min: 1, max: 100 }),
      default: 5,
      description: 'How many sessions may stand above a session, unless it was opened with a limit of its own.',
    }),
    reservationTtlMs: key({
      env: 'MESH_RESERVATION_TTL_MS',
      schema: integer({ min: SECOND, max: DAY }),
      default: 600 * SECOND,
      description:
        'How long money stays reserved for a call that is never settled, in milliseconds; twice as long as the call may take where that is longer.',
    }),
    prices: key({
      env: 'MESH_PRICES',
      schema: z.string().min(1).optional(),
      description: 'A YAML file with the prices of models, in place of the built-in ones.',
    }),
    keepDays: key({
      env: 'MESH_SESSION_KEEP_DAYS',
      schema: integer({ min: 1, max: 3_650 }),
      default: 30,
      description: 'For how many days after its last step a session is kept, and the settlement of a turn after it was made.',
    }),
  },
});
