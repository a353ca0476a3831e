export { ConfigError, type ConfigProblem } from './errors.ts';
export { findUnknown, type UnknownSetting } from './find-unknown.ts';
export { type ListedKey, listConfig } from './list-config.ts';
export { checkConfig, loadSection } from './load-section.ts';
export { readSource } from './read-source.ts';
export { renderReference } from './render-reference.ts';
export { defineSection, type Key, key, type Section, type SectionValues } from './section.ts';
export type { ConfigFile, Origin, Source } from './source.ts';
export { flag, integer, list, port } from './values.ts';
