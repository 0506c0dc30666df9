// The collection factory: parsers, names, errors, transport and txids are settled here once, for every entity.
import { FetchError, snakeCamelMapper } from '@electric-sql/client'
import type { Row } from '@electric-sql/client'
import { BTreeIndex, createCollection } from '@tanstack/react-db'
import type { Collection } from '@tanstack/react-db'
import { electricCollectionOptions } from '@tanstack/electric-db-collection'
import type { ElectricCollectionUtils } from '@tanstack/electric-db-collection'
import { shapes } from '../shapes.ts'
import type { ShapeName, ShapeRow } from '../shapes.ts'
import { shapeFetch } from './fetch.ts'
import { settle } from './settle.ts'
import { startSocket } from './socket.ts'

/** What a write answers: the txid of the committed change and the shapes that will show it. */
export type WriteAnswer = { txid: number | null; touched: ShapeName[] }
/** A collection of the rows that shape `Name` carries. */
export type SyncedCollection<Name extends ShapeName> = Collection<
  ShapeRow<Name>,
  string | number,
  ElectricCollectionUtils
>

type Synced = Row<Date> & { id: string }
/** `before` is the row that the change was made of. */
type Change<Name extends ShapeName> = { id: string; changes: Partial<ShapeRow<Name>>; before: ShapeRow<Name> }

export type CollectionOptions<Name extends ShapeName> = {
  /** Who reads, as it stands in every shape URL: caches differ per person. */
  scope: string
  session?: string
  /** Saves the changes of one optimistic update on the server; its rejection rolls them back. */
  update?: (changes: Array<Change<Name>>) => Promise<WriteAnswer>
  /** Saves rows that were added at once, and takes rows away. */
  insert?: (rows: Array<ShapeRow<Name>>) => Promise<WriteAnswer>
  remove?: (rows: Array<ShapeRow<Name>>) => Promise<WriteAnswer>
  onUnsettled?: (error: unknown) => void
  /** The person is not signed in any more, or another one is: nothing is synced from here on. */
  onUnauthorized?: () => void
}

/** One collection over the shape `name`; nothing is requested until it is first read. */
export function syncedCollection<Name extends ShapeName>(
  name: Name,
  options: CollectionOptions<Name>,
): SyncedCollection<Name> {
  const { load } = shapes[name]
  const { update, insert, remove } = options
  const settled = async ({ txid, touched }: WriteAnswer) => {
    if (txid !== null && touched.includes(name)) await settle(collection, txid, options.onUnsettled)
  }
  const rowsOf = (mutations: ReadonlyArray<{ modified: unknown }>) =>
    mutations.map(({ modified }) => modified as ShapeRow<Name>)
  const collection = createCollection(
    electricCollectionOptions<Synced>({
      id: [name, options.scope, options.session].filter(Boolean).join(':'),
      getKey: (row) => row.id,
      syncMode: load === 'windows' ? 'on-demand' : 'eager',
      autoIndex: 'eager',
      defaultIndexType: BTreeIndex,
      defaultStringCollation: { stringSort: 'lexical' },
      gcTime: load === 'windows' ? 30_000 : 300_000,
      shapeOptions: {
        url: shapeUrl(name),
        params: { scope: options.scope, ...(options.session ? { session: options.session } : {}) },
        columnMapper: snakeCamelMapper(),
        parser: { timestamptz: parseInstant, int8: Number },
        fetchClient: shapeFetch,
        subsetMethod: 'POST',
        warnOnHttp: false,
        runtimeVisibility: { getCurrentState: () => 'visible', subscribe: () => () => {} },
        // Paging quickly through windows trips the client's fast-loop guard, which would end the stream for good.
        onError: (error) => {
          const status = error instanceof FetchError ? error.status : 0
          if (status === 401) options.onUnauthorized?.()
          return [401, 403, 404].includes(status) ? undefined : {}
        },
      },
      onUpdate: update
        ? async ({ transaction }) =>
            settled(
              await update(
                transaction.mutations.map((m) => ({
                  id: String(m.key),
                  changes: m.changes as Partial<ShapeRow<Name>>,
                  before: m.original as ShapeRow<Name>,
                })),
              ),
            )
        : undefined,
      onInsert: insert ? async ({ transaction }) => settled(await insert(rowsOf(transaction.mutations))) : undefined,
      onDelete: remove ? async ({ transaction }) => settled(await remove(rowsOf(transaction.mutations))) : undefined,
    }),
  )
  startSocket()
  // The registry says what the table's rows are; the stream itself knows only columns.
  return collection as unknown as SyncedCollection<Name>
}

/** Postgres writes `2026-01-31 10:00:00.123+00`; every browser reads `2026-01-31T10:00:00.123+00:00`. */
export function parseInstant(text: string): Date {
  return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
}

/** The stream wants an absolute URL; on the server the module is evaluated but never asks. */
function shapeUrl(name: ShapeName): string {
  const origin = typeof window === 'undefined' ? 'http://logbook.invalid' : window.location.origin
  return `${origin}/api/shapes/${name}`
}
