export { CATEGORIES, createGuardEngine, ENGINE_VERSION, type GuardEngineOptions } from './engine.ts';
export { StreamEnded, TextTooLarge } from './errors.ts';
export {
  type Decision,
  type DetectorScore,
  type Direction,
  type Finding,
  type GuardEngine,
  type InspectInput,
  type Inspection,
  type InspectionStream,
  MAX_TEXT_LENGTH,
  type RiskLevel,
  type Source,
  type StreamInspection,
  type Trust,
} from './inspection.ts';
export {
  type Category,
  checkPolicy,
  type FindingAction,
  type Policy,
  policyVersion,
  processPolicy,
  withoutRedaction,
  withStrictKeywords,
} from './policy.ts';
export { RECOGNIZED_TYPES } from './recognizers/recognizers.ts';
export { redactionToken } from './redaction.ts';
export { MAX_REPLACEMENTS, type Replacement, type RestorableText, redactAndRestore, redactRestorably } from './restoring.ts';
export { riskLevel } from './risk.ts';
