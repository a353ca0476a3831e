/** Elasticsearch's bulk API into a data stream, as its reference (Bulk API, Data streams) has it. */
import {
  createShelf,
  type HttpStandIn,
  isObject,
  isPoison,
  parsed,
  type Reply,
  type Request,
  type Shelf,
  serveHttp,
} from './http-server.ts';

export type Elasticsearch = HttpStandIn & { readonly shelf: Shelf };

export type ElasticsearchOptions = {
  /** The whole header. */
  readonly authorization: string;
  readonly dataStream?: string;
  readonly maxBytes?: number;
  /** What it says of a document instead of taking it. */
  readonly itemError?: (id: string) => { readonly status: number; readonly type: string; readonly reason: string } | undefined;
};

export async function startElasticsearch(options: ElasticsearchOptions): Promise<Elasticsearch> {
  const {
    authorization,
    maxBytes = 100 * 1024 * 1024,
    dataStream = 'logs-sentinelmesh.events-default',
    itemError = () => undefined,
  } = options;
  const shelf = createShelf();
  const create = (id: string, line: string) => {
    const document = parsed(line);
    const failed = itemError(id);
    if (failed !== undefined) return item(id, failed.status, failed);
    if (!isObject(document)) return item(id, 400, { type: 'document_parsing_exception', reason: 'failed to parse' });
    if (typeof document['@timestamp'] !== 'string') {
      return item(id, 400, { type: 'document_parsing_exception', reason: 'data stream timestamp field [@timestamp] is missing' });
    }
    if (isPoison(line)) {
      const reason = `[1:9] failed to parse field [data.n] of type [long] in document with id '${id}'. Preview of field's value: 'a secret'`;
      return item(id, 400, { type: 'document_parsing_exception', reason });
    }
    if (shelf.counts.has(id))
      return item(id, 409, { type: 'version_conflict_engine_exception', reason: `[${id}]: document already exists` });
    shelf.put(id, line);
    return item(id, 201);
  };
  const server = await serveHttp((request) => {
    if (request.headers.authorization !== authorization) {
      return error(401, 'security_exception', `unable to authenticate with ${request.headers.authorization}`);
    }
    if (request.method !== 'POST' || request.path !== `/${dataStream}/_bulk`)
      return error(404, 'index_not_found_exception', 'no such index');
    const contentType = request.headers['content-type'];
    if (contentType !== 'application/x-ndjson' && contentType !== 'application/json') {
      return { status: 406, body: { error: `Content-Type header [${contentType}] is not supported`, status: 406 } };
    }
    if (request.bytes > maxBytes) return { status: 413 };
    return bulk(request, create);
  });
  return { ...server, shelf };
}

type Item = Record<'create', { _id: string; status: number; error?: object }>;

const item = (id: string, status: number, problem?: object): Item => ({ create: { _id: id, status, ...(problem && { error: problem }) } });

const error = (status: number, type: string, reason: string): Reply => ({ status, body: { error: { type, reason }, status } });

function bulk(request: Request, create: (id: string, line: string) => Item): Reply {
  if (!request.text.endsWith('\n')) {
    return error(400, 'illegal_argument_exception', 'The bulk request must be terminated by a newline [\\n]');
  }
  const lines = request.text.slice(0, -1).split('\n');
  const actions = lines.filter((_, index) => index % 2 === 0).map(parsed);
  const ids = actions.map((action) => (isObject(action) && isObject(action.create) ? action.create._id : undefined));
  if (lines.length % 2 !== 0 || ids.some((id) => typeof id !== 'string')) {
    return error(400, 'illegal_argument_exception', 'Malformed action/metadata line: only create is allowed in data streams');
  }
  const items = ids.map((id, index) => create(String(id), lines[index * 2 + 1] ?? ''));
  const errors = items.some(({ create: { status } }) => status >= 300);
  return { status: 200, body: { took: 1, errors, items } };
}
