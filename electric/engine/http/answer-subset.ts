// The answer to a subset request.
import { START, compareOffsets } from '../offsets.ts'
import type { Resolved } from '../shapes/resolve.ts'
import type { Shape } from '../shapes/shape.ts'
import { readSubset } from '../shapes/subset.ts'
import { TooEarly } from '../shapes/snapshot.ts'
import type { SubsetWords } from '../shapes/subset.ts'
import { positionHeaders } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { shapeCacheControl } from './headers.ts'
import { sendPieces } from './respond.ts'
import { Spool } from './spool.ts'
import { whenFollowing } from './wait.ts'

/** Answers with the rows of the subset and the snapshot that they are of. */
export async function answerSubset(
  { services, response, request, asked, cors, departure, permit }: Exchange,
  shape: Shape,
  resolved: Resolved,
  words: SubsetWords,
) {
  // The shape's log must be complete from a point before the subset's own snapshot, or changes would fall between the two.
  await whenFollowing(shape, departure)
  permit.settle()
  const { recent } = services.registry
  const told = recent.count
  const next = asked.offset === 'now' || compareOffsets(asked.offset, START) <= 0 ? shape.log.end : asked.offset
  const { oid } = resolved.definition.table
  const headers = {
    ...cors,
    ...positionHeaders(shape, next),
    ...(asked.live ? {} : { 'electric-schema': shape.schema }),
    'electric-snapshot': 'true',
    'cache-control': shapeCacheControl(
      { method: request.method ?? 'GET', first: false, live: false, subset: true },
      services.config,
    ),
  }
  const rows = new Spool(services.spoolFolder)
  try {
    const metadata = await readSubset(services.pool, shape, resolved, words, rows, {
      // What the log has told must not come back, and changes that it has told must not be undone.
      check: ({ snapshot }) => {
        if (shape.death) throw shape.death
        if (!recent.shownBy(snapshot, told)) throw new TooEarly()
      },
      changed: () => services.registry.endTable(oid, 'schema changed'),
      patience: services.config.queryPatience,
    })
    await sendPieces(response, headers, pieces(metadata, rows), services.config.readerPatience)
  } finally {
    rows.close()
  }
}

function* pieces(metadata: string, rows: Spool): Generator<Buffer> {
  yield Buffer.from(`{"metadata":${metadata},"data":[`)
  yield* rows.pieces()
  yield Buffer.from(']}')
}
