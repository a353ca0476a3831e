import { createChatCompletions } from '@sentinelmesh/chat-completions';
import type { SectionValues } from '@sentinelmesh/config';
import type { Logger } from '@sentinelmesh/telemetry';
import type { Agent } from '../app/ports.ts';
import type { gatewayConfig } from '../config.ts';
import { demoAgent } from './demo-agent.ts';
import { createOpenAiAgent } from './openai-agent.ts';

/** The agent of the settings; the demo agent where none is named. */
export function createAgent(config: SectionValues<typeof gatewayConfig>, log: Logger): Agent {
  if (config.agentUrl === undefined) return demoAgent;
  const chat = createChatCompletions({
    url: config.agentUrl,
    model: config.agentModel,
    ...(config.agentKey === undefined ? {} : { apiKey: config.agentKey }),
    timeoutMs: config.agentTimeoutMs,
    retries: config.agentRetries,
    // In pieces, so that what it used is known when it breaks off or the caller hangs up.
    stream: true,
    connections: config.agentConcurrency,
    log,
  });
  return createOpenAiAgent({ chat, model: config.agentModel, maxTokens: config.agentMaxTokens, log });
}
