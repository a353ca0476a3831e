import type { Identifier } from './identifier.ts';

/** Numbers that hospitals and insurers make up themselves: only words near them can tell. */
export const HEALTH: readonly Identifier[] = [
  {
    name: 'medical-record-number',
    title: 'medical record number',
    shapes: [
      { pattern: /[a-z]{1,4}[-/]?\d{4,12}/iy, digits: 4, leading: 0, alone: 0.05 },
      { pattern: /\d{2,4}-\d{2,4}-\d{2,4}/iy, digits: 6, leading: 4, alone: 0.05 },
      { pattern: /\d{5,12}/iy, digits: 5, leading: 12, alone: 0.05 },
    ],
    words: [
      'medical record*',
      'mrn',
      'mr number',
      'patient id',
      'patient number',
      'patient no',
      'patient identifier',
      'chart number',
      'chart no',
      'hospital number',
      'hospital id',
      'health record*',
      'patientennummer',
      'fallnummer',
      'historia clínica',
      'numéro de dossier',
    ],
    examples: {
      matches: ['MRN: «00123456»', 'medical record number «MR-884512»', 'Patient ID «12-34-56»', 'patient no «A1234567» was seen'],
      misses: ['00123456', 'MRN 1234', 'a record 1234567 patients came', 'the medical record of 2019'],
    },
  },
  {
    name: 'health-plan-number',
    title: 'health plan member number',
    shapes: [
      { pattern: /[a-z]{1,4}-?\d{6,12}(?:-\d{2})?/iy, digits: 6, leading: 0, alone: 0.05 },
      { pattern: /\d{3,4}([- ])\d{2,4}\1\d{2,4}(?:\1\d{2,4})?/iy, digits: 7, leading: 4, alone: 0.05 },
      { pattern: /\d{7,14}(?:-\d{2})?/iy, digits: 7, leading: 14, alone: 0.05 },
    ],
    words: [
      'health plan*',
      'health insurance*',
      'insurance id*',
      'insurance number',
      'insurance no',
      'insurance member*',
      'medical insurance',
      'member id*',
      'member number',
      'subscriber id*',
      'subscriber number',
      'beneficiary number',
      'beneficiary id*',
      'plan number',
      'medicaid',
    ],
    examples: {
      matches: [
        'health plan number «XQH123456789»',
        'Member ID: «W123456789»',
        'insurance no. «123-45-6789-01»',
        'subscriber id «80012345678»',
      ],
      misses: ['XQH123456789', 'the member came in 2019', 'health plan 12345', 'order 80012345678'],
    },
  },
];
