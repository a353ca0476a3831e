import type { OutgoingEvent } from '../../domain/outgoing-event.ts';
import { jsonFormatOf } from '../json-formats.ts';
import type { WebhookSettings } from './settings.ts';

/** How bodies are written; the same event always gives the same bytes, which are those that are signed and sent. */
export type BodyForm = { readonly contentType: string; write(event: OutgoingEvent): Uint8Array };

const forms = new Map<string, BodyForm>();

export function bodyFormOf({ body, ocsfVersion }: Pick<WebhookSettings, 'body' | 'ocsfVersion'>): BodyForm {
  const name = body === 'ocsf' ? `${body} ${ocsfVersion}` : body;
  const form = forms.get(name) ?? onceEach(newForm(body, ocsfVersion));
  forms.set(name, form);
  return form;
}

function newForm(body: WebhookSettings['body'], ocsfVersion: WebhookSettings['ocsfVersion']): BodyForm {
  if (body === 'standard') return { contentType: JSON_TYPE, write: (event) => Buffer.from(JSON.stringify(standardBody(event))) };
  const { render } = jsonFormatOf({ format: body === 'cloudevents' ? 'json' : 'ocsf', ocsfVersion });
  return { contentType: body === 'cloudevents' ? CLOUDEVENT_TYPE : JSON_TYPE, write: (event) => Buffer.from(render(event)) };
}

/** An event is written once for all who get it at the same time. Only the last is kept: what is kept longer, or weakly, costs more than to write it again. */
function onceEach({ contentType, write }: BodyForm): BodyForm {
  let last: { readonly event: OutgoingEvent; readonly bytes: Uint8Array } | undefined;
  return {
    contentType,
    write(event) {
      if (last?.event !== event) last = { event, bytes: write(event) };
      return last.bytes;
    },
  };
}

const JSON_TYPE = 'application/json';
/** Structured mode of the HTTP binding of CloudEvents. */
const CLOUDEVENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/**
 * `type`, `timestamp` and `data` as Standard Webhooks has them. What else is known of the event stands beside them, so that
 * `data` is the message of the event and nothing more; who knows only the three loses nothing.
 */
const standardBody = (event: OutgoingEvent) => ({
  type: event.type,
  timestamp: event.time.toISOString(),
  id: event.id,
  severity: event.severity,
  org_id: event.orgId,
  workspace_id: event.workspaceId,
  request_id: event.correlationId,
  dataschema: event.dataschema,
  data: event.data,
});
