export type { Category } from './category.ts';
export { customProblemsOf } from './custom/check-custom.ts';
export type { CustomPattern, CustomProblem, CustomRecognizer, CustomTerms } from './custom/custom-recognizer.ts';
export { type Detector, listDetectors } from './detectors.ts';
export { CATEGORIES, createGuardEngine, ENGINE_VERSION, type GuardEngineOptions } from './engine.ts';
export { CustomRecognizerUnusable, OperatorUnavailable, StreamEnded, TextTooLarge } from './errors.ts';
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
export { insertCanary, newCanary } from './leak/plant-canary.ts';
export type { EntityOperators, Operator, OperatorFunctions } from './operators/operator.ts';
export { tokenWith } from './operators/token.ts';
export { createEntityWriters, type EntityWriter } from './operators/write-entity.ts';
export {
  checkPolicy,
  type FindingAction,
  type Policy,
  policyVersion,
  processPolicy,
  type ValueLists,
  withoutRedaction,
  withStrictKeywords,
} from './policy.ts';
export { type Spotlight, type SpotlitText, spotlight, unspotlight } from './provenance/spotlight.ts';
export { RECOGNIZED_TYPES } from './recognizers/recognizers.ts';
export { redactionToken } from './redaction.ts';
export type { Replacement } from './replacement.ts';
export {
  MAX_REPLACEMENTS,
  type RestorableText,
  type RestoreOptions,
  redactAndRestore,
  redactRestorably,
} from './restoring.ts';
export { openRestoring, type RestoringStream } from './restoring-stream.ts';
export { riskLevel } from './risk.ts';
