// POST /api/uploads: one file as the raw body (its name in `x-file-name`), or several small ones as multipart/form-data, imported
// at once. The answer is the account of each file; law: records = stored + same + refused, as everywhere.
import { and, eq, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { connect } from '#db/client.server.ts'
import { imports } from '#db/schema/index.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { rowId } from '../importer/identity.server.ts'
import { boundUnpacking } from '../importer/read/unpack.server.ts'
import { runImport } from '../importer/run.server.ts'
import type { RunOptions } from '../importer/run.server.ts'
import { env } from './env.ts'
import { AppError } from './errors.ts'
import { nameOf, receive, tooLarge, withFiles } from './incoming.server.ts'
import type { Incoming, Received } from './incoming.server.ts'

/** A form is held in memory while it is taken apart, a raw body never is. */
const formLimit = 64 * 1024 * 1024

const query = z.object({ run: z.uuid().optional(), files: z.coerce.number().int().min(1).max(1_000_000).optional() })

/**
 * Imports what a request carries, with origin `upload`. `?run=UUID&files=N` makes several requests one run of N files.
 * Throws `too_large` (413) and `bad_input` (400); a file that cannot be read is no error but part of the answer.
 */
export async function importUpload(actor: Actor, request: Request) {
  const { LOGBOOK_HOME: home, LOGBOOK_SECRET: secret = '', DATABASE_URL: databaseUrl } = env()
  if (!databaseUrl) throw new AppError('not_configured', 'DATABASE_URL is not set. Start with `npm start`, or set it.')
  const { run, files } = asked(request)
  await closeForgotten(databaseUrl, actor)
  const received = await receiveAll(home, request)
  const report = await withFiles(home, received, (paths) =>
    bounded({
      databaseUrl,
      actor,
      paths,
      origin: 'upload',
      secret,
      home,
      ...(run !== undefined && { run: { id: runOf(actor, run), files: files ?? received.length } }),
    }),
  )
  const { importId, perFile, ...account } = report
  return {
    import: importId,
    ...account,
    perFile: perFile.map(({ path, error, ...file }) => {
      const name = nameOf(home, path)
      return { name, ...file, error: error?.replaceAll(path, name) ?? null }
    }),
  }
}

// A small file may be a bomb: what it unpacks to has a bound of its own.
async function bounded(options: RunOptions) {
  const releases = options.paths.map((path) => boundUnpacking(path, env().LOGBOOK_UPLOAD_UNPACKED_BYTES))
  try {
    return await runImport(options)
  } finally {
    for (const release of releases) release()
  }
}

// The sender's own runs alone are met by an id that it sends.
const runOf = ({ spaceId, userId }: Actor, run: string) => rowId(spaceId, 'import', userId, run)

function asked(request: Request) {
  const given = query.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (given.success) return given.data
  throw new AppError('bad_input', 'Nothing was imported. `run` is a UUID, `files` a number of files.')
}

async function receiveAll(home: string, request: Request): Promise<Received[]> {
  const { LOGBOOK_UPLOAD_BYTES: limit } = env()
  const received: Received[] = []
  try {
    const type = request.headers.get('content-type') ?? ''
    const parts = type.startsWith('multipart/form-data') ? await partsOf(request) : [rawBody(request, limit)]
    for (const part of parts) received.push(await receive(home, part, limit))
    return received
  } catch (error) {
    await withFiles(home, received, async () => undefined)
    if (error instanceof AppError) throw error
    throw new AppError('bad_input', 'The upload broke off. Nothing of it was imported; send it again.', {
      cause: error,
    })
  }
}

function rawBody(request: Request, limit: number): Incoming {
  const { headers, body } = request
  const name = decoded(headers.get('x-file-name') ?? '') || 'upload'
  if (!body) throw new AppError('bad_input', 'There is no file in the body. Nothing was imported.')
  const announced = Number(headers.get('content-length') ?? Number.NaN)
  if (announced > limit) throw tooLarge(name, limit)
  return { name, modifiedAt: instantOf(headers.get('x-file-modified')), content: whole(body, announced) }
}

async function partsOf(request: Request): Promise<Incoming[]> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(announced <= formLimit))
    throw new AppError(
      'too_large',
      `A form may have ${formLimit / 1024 / 1024} MB and must say its length. Nothing was imported; send each file as the body of a request of its own.`,
    )
  const form = await request.formData()
  const files = [...form.values()].filter((value) => typeof value !== 'string')
  if (files.length === 0) throw new AppError('bad_input', 'There is no file in the form. Nothing was imported.')
  return files.map((file) => ({ name: file.name, modifiedAt: null, content: file.stream() }))
}

// A sender that goes away must not leave half a file as a whole one.
async function* whole(body: ReadableStream<Uint8Array>, announced: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    yield chunk
  }
  if (bytes < announced) throw new Error('the body ended early')
}

// The tab of a run of several requests may be gone before the last of them.
async function closeForgotten(databaseUrl: string, actor: Actor): Promise<void> {
  const quiet = sql`now() - interval '15 minutes'`
  await transact(connect(databaseUrl), actor, (tx) =>
    tx
      .update(imports)
      .set({ status: 'interrupted', finishedAt: new Date() })
      .where(and(eq(imports.origin, 'upload'), eq(imports.status, 'running'), lt(imports.updatedAt, quiet))),
  )
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function instantOf(text: string | null): Date | null {
  const at = new Date(Number(text ?? Number.NaN))
  return Number.isNaN(at.getTime()) ? null : at
}
