/**
 * Holds docker-compose.yml, the Dockerfile and .dockerignore of the repository in the current directory against each other and
 * against what `mesh prepare` writes. No container engine is needed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readCompose } from './compose-file.ts';
import { readDeploymentFacts } from './deployment-facts.ts';
import { findComposeProblems } from './deployment-rules.ts';
import { findDockerfileProblems, findIgnoreProblems } from './dockerfile-rules.ts';

const compose = readCompose(readFileSync('docker-compose.yml', 'utf8'));
const facts = readDeploymentFacts();
const problems = [
  ...findComposeProblems(compose, { ...facts, exists: existsSync }),
  ...findDockerfileProblems(facts.dockerfile, facts),
  ...findIgnoreProblems(readFileSync('.dockerignore', 'utf8')),
];
for (const problem of problems) console.error(problem);
console.log(`${compose.services.length} containers, ${facts.prepared.length} prepared files, ${problems.length} problems`);
process.exitCode = problems.length === 0 && compose.services.length > 0 ? 0 : 1;
