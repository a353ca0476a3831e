import { setTimeout as sleep } from 'node:timers/promises';
import type { Secret } from '@sentinelmesh/crypto';
import type { EventBus, ReceivedMessage } from '@sentinelmesh/event-bus';
import { type Clock, InvalidArgument, newId, type OrgId, type RequestContext } from '@sentinelmesh/kernel';
import { type ChainHead, newChain, nextLink } from '../../domain/chain.ts';
import type { OutgoingEvent } from '../../domain/outgoing-event.ts';
import type { RecordFormat } from '../../domain/record-format.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import { compileSubscription, type EventMatcher } from '../../domain/subscription.ts';
import { TooManyExports } from '../../errors.ts';
import { FORMAT_NAMES, formatOf } from '../../formats/format-of.ts';
import { createBreathing } from '../breathing.ts';
import type { ExportEvents } from '../crud-ports.ts';
import { createUnderWay } from '../under-way.ts';
import { type ExportPage, type PageOwner, parsePageToken, toPageToken } from './export-page-token.ts';

type Dependencies = {
  readonly bus: Pick<EventBus, 'readBatchesFrom' | 'lastSequence'>;
  readonly readEvent: (message: ReceivedMessage) => OutgoingEvent | undefined;
  readonly compileFilter: (filter: string) => EventMatcher;
  /** Proves page tokens. */
  readonly pageKey: Secret<Uint8Array>;
  readonly clock: Clock;
};

const DEFAULT_PAGE_SIZE = 500;
const MAX_PAGE_SIZE = 1_000;
/** An answer may have 4 MiB. */
const MAX_PAGE_BYTES = 3 * 1024 * 1024;
/** A page ends after this, with what was found until then. */
const MAX_PAGE_MS = 10_000;
/** Each may take that long and hold a page; one organisation must not read the stream in many places. */
const MAX_EXPORTS = 2;
/** What is left of the caller's time for the way back. */
const SPARE_MS = 500;
const FORGOTTEN_AFTER_MS = 10_000;

type Request = Parameters<ExportEvents>[0];

/**
 * Reads past events page by page, oldest first, as records of one chain over all pages. A page may have fewer records than asked
 * for, or none, and another one after it. The records of all pages prove that they are complete between the first and the last.
 *
 * @throws InvalidArgument also where events have left the stream since the page before
 * @throws TooManyExports, Unavailable
 */
export function createExportEvents({ bus, readEvent, compileFilter, pageKey, clock }: Dependencies): ExportEvents {
  const enter = createUnderWay(MAX_EXPORTS, (most) => new TooManyExports(most));
  return async (request, context) => {
    const { format, minSeverity } = check(request);
    const owner = ownerOf(request, context.orgId);
    const isFirst = request.pageToken === '';
    const nextPage = isFirst ? undefined : parsePageToken(pageKey, owner, request.pageToken);
    if (!isFirst && nextPage === undefined) throw wrongToken('must be the next_page_token of the page before, with the same filters');

    const { workspaceId } = request;
    const eventTypes = request.eventTypes.length === 0 ? ['*'] : request.eventTypes;
    const wants = compileSubscription({ eventTypes, workspaceId, minSeverity, filter: '' }, compileFilter);
    const leave = enter(context.orgId);
    try {
      const page = nextPage ?? firstPage(clock, await bus.lastSequence('EVENTS'));
      const collector = createCollector({
        page,
        until: request.until,
        format,
        pageSize: Math.min(request.pageSize || DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE),
        look: wanted(readEvent, wants),
      });
      await collect({ bus, clock }, { collector, page, since: request.since, context });
      const { records, next } = collector.result();
      return { records, nextPageToken: next === undefined ? '' : toPageToken(pageKey, owner, next) };
    } finally {
      leave();
    }
  };
}

const wanted = (readEvent: Dependencies['readEvent'], wants: EventMatcher) => (message: ReceivedMessage) => {
  const event = readEvent(message);
  return event !== undefined && wants(event) ? event : undefined;
};

/** @throws InvalidArgument */
function check({ format: name, minSeverity: level }: Request) {
  const format = FORMAT_NAMES.find((known) => known === name);
  const minSeverity = level === '' ? 'info' : SEVERITIES.find((known) => known === level);
  if (format === undefined) throw new InvalidArgument([{ field: 'format', message: `must be one of ${FORMAT_NAMES.join(', ')}` }]);
  if (minSeverity === undefined) throw new InvalidArgument([{ field: 'min_severity', message: `must be one of ${SEVERITIES.join(', ')}` }]);
  return { format: formatOf({ format }), minSeverity };
}

const ownerOf = ({ format, since, until, eventTypes, workspaceId, minSeverity }: Request, orgId: OrgId): PageOwner => ({
  orgId,
  filters: [format, since?.getTime() ?? null, until?.getTime() ?? null, eventTypes, workspaceId, minSeverity],
});

const firstPage = (clock: Clock, upTo: number): ExportPage => ({ streamSequence: 0, head: newChain(newId('chn', clock.now())), upTo });

const wrongToken = (message: string) => new InvalidArgument([{ field: 'page_token', message }]);

type Collector = ReturnType<typeof createCollector>;

type CollectorOptions = {
  readonly page: ExportPage;
  readonly until: Date | undefined;
  readonly format: RecordFormat;
  readonly pageSize: number;
  readonly look: (message: ReceivedMessage) => OutgoingEvent | undefined;
};

function createCollector({ page, until, format, pageSize, look }: CollectorOptions) {
  const records: string[] = [];
  const { upTo } = page;
  let { head, streamSequence }: { head: ChainHead; streamSequence: number } = page;
  let bytes = 0;
  let isComplete = false;

  /** @returns whether the record fits */
  function addRecord(event: OutgoingEvent): boolean {
    const content = format.render(event);
    const link = nextLink(head, content);
    const text = format.seal(content, link);
    const size = Buffer.byteLength(text);
    if (records.length > 0 && bytes + size > MAX_PAGE_BYTES) return false;
    records.push(text);
    bytes += size;
    head = { chain: link.chain, sequence: link.sequence, hash: link.hash };
    return true;
  }

  return {
    /** There is nothing more to look at. */
    end() {
      isComplete = true;
    },
    /** @returns whether the page has ended */
    add(message: ReceivedMessage): boolean {
      if (records.length >= pageSize) return true;
      isComplete = message.sequence > upTo || (until !== undefined && message.storedAt >= until);
      if (isComplete) return true;
      const event = look(message);
      if (event !== undefined && !addRecord(event)) return true;
      streamSequence = message.sequence;
      return false;
    },
    result: (): { records: readonly string[]; next: ExportPage | undefined } => ({
      records,
      next: isComplete ? undefined : { streamSequence, head, upTo },
    }),
  };
}

type Collecting = {
  readonly collector: Collector;
  readonly page: ExportPage;
  readonly since: Date | undefined;
  readonly context: Pick<RequestContext, 'orgId' | 'deadlineAt' | 'signal'>;
};

/** Resolves when the page has ended. @throws InvalidArgument, Unavailable */
async function collect(
  { bus, clock }: Pick<Dependencies, 'bus' | 'clock'>,
  { collector, page, since, context }: Collecting,
): Promise<void> {
  const ended = new AbortController();
  const begun = Promise.withResolvers<void>();
  const isFirst = page.streamSequence === 0;
  const reading = await bus.readBatchesFrom('EVENTS', {
    filter: `sm.evt.${context.orgId}.>`,
    ...(isFirst && since !== undefined ? { startAt: since } : { startSequence: page.streamSequence + 1 }),
    maxHeld: DEFAULT_PAGE_SIZE,
    inactiveMs: FORGOTTEN_AFTER_MS,
    async handleBatch(messages) {
      await begun.promise;
      const breathe = createBreathing();
      for (const message of messages) {
        await breathe();
        if (ended.signal.aborted) return;
        if (collector.add(message)) return ended.abort();
      }
    },
  });
  try {
    if (!isFirst && reading.beganAt !== page.streamSequence + 1)
      throw wrongToken('stands for events that are not held any more; export again from the beginning');
    begun.resolve();
    void reading.passed(page.upTo).then((hasPassed) => {
      if (!hasPassed || ended.signal.aborted) return;
      collector.end();
      ended.abort();
    });
    const timeMs = Math.max(0, Math.min(MAX_PAGE_MS, context.deadlineAt - clock.now() - SPARE_MS));
    const signal = AbortSignal.any([ended.signal, context.signal]);
    await Promise.race([sleep(timeMs, undefined, { signal }).catch(() => undefined), reading.ended]);
    ended.abort();
  } finally {
    reading.stop();
  }
}
