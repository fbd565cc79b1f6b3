import { type Request, Router } from 'express';
import type { Ingest } from '#server/pool/ingest.ts';
import type { FileHints } from '#server/pool/formats/layout.ts';
import { requestedFormat } from '#server/pool/formats/recognise.ts';
import type { NewImport } from '#server/pool/importLog.ts';
import { importRequestSchema } from '#shared/api/imports.ts';
import { allowedCaller } from './allowed.ts';
import { parse } from './edge.ts';
import { Problem } from './problem.ts';

/** Files have no dependable type: what says "a file of text" or "just bytes" is taken, `format` says what is in it. */
const TYPES = [
  'text/csv',
  'text/plain',
  'application/x-ndjson',
  'application/ndjson',
  'application/csv',
  'application/octet-stream',
  'application/gzip',
  'application/x-gzip',
];
const ENCODINGS = ['gzip', 'x-gzip', 'identity'];

function refuseTypes(req: Request): void {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && !TYPES.includes(type))
    throw new Problem(
      415,
      'unsupported_media_type',
      `Send the file as ${TYPES.slice(0, 3).join(', ')} or application/octet-stream.`,
      [{ field: 'Content-Type', code: 'unsupported_media_type', message: 'is no type of a call-record file' }],
    );
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && !ENCODINGS.includes(encoding.trim().toLowerCase()))
    throw new Problem(415, 'unsupported_encoding', 'Send the file plain or with Content-Encoding: gzip.', [
      { field: 'Content-Encoding', code: 'unsupported_encoding', message: 'is not gzip' },
    ]);
}

/** Of the file as it comes; null: not told beforehand. */
const lengthOf = (req: Request): number | null => {
  const length = req.headers['content-length'];
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null;
};

/** `POST /api/call-records?format=&name=&columns=&number=&import=`. Reads the body itself, as a stream: mount it before any body parser, after sign-in. */
export function callRecordsRouter({ ingest }: { readonly ingest: Ingest }): Router {
  const router = Router();
  router.post('/api/call-records', async (req, res) => {
    const caller = allowedCaller(req, 'importCallRecords');
    const format = requestedFormat(req.query.format);
    const { name, columns, number, ...asked } = parse(importRequestSchema, req.query);
    refuseTypes(req);
    const what: NewImport = {
      by: caller,
      source: caller.role === 'integration' ? 'system' : 'person',
      file: name ?? null,
      format,
      id: asked.import,
      bytes: lengthOf(req),
    };
    const hints: FileHints = { columns: columns ?? null, number: number ?? null, name: name ?? null };
    try {
      res.json(await ingest({ ...what, format, hints }, req));
    } finally {
      // A refused file is still being sent: its sender reads the answer only when it has sent it all.
      req.resume();
    }
  });
  return router;
}
