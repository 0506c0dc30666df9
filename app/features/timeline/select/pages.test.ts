// Pages asked for at either end make one run, however many there are.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventRow } from '../../test-rows.ts'
import { added, edgeOf, noPages, renewed, rowsOf } from './pages.ts'
import type { Pages } from './pages.ts'
import type { SelectedPage } from './selected.ts'

const size = 3
const all = Array.from({ length: 60 }, (_, n) => eventRow(n + 1, {}))

function page(from: number, to: number, more: boolean): SelectedPage {
  const rows = all.slice(from, to)
  const [first, last] = [rows[0], rows.at(-1)]
  return { rows, edges: first && last ? { first, last } : null, more, total: null, between: {} }
}

/** As the server answers. */
function asked(known: Pages, side: 'after' | 'before'): Pages {
  const edge = edgeOf(known, side)
  const at = all.findIndex(({ seq }) => seq === edge?.seq)
  if (side === 'after') return added(known, side, page(at + 1, at + 1 + size, at + 1 + size < all.length))
  return added(known, side, page(Math.max(0, at - size), Math.max(0, at), at - size > 0))
}

test('going up and down at random, what is at hand is one run without a gap, and the ends are known', () => {
  fc.assert(
    fc.property(
      fc.nat(56),
      fc.array(fc.constantFrom('after' as const, 'before' as const), { maxLength: 60 }),
      (start, moves) => {
        let known = added(
          { ...noPages, before: start > 0 },
          'after',
          page(start, start + size, start + size < all.length),
        )
        for (const side of moves) if (known[side]) known = asked(known, side)
        const seqs = rowsOf(known).map(({ seq }) => seq)
        expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, n) => (seqs[0] ?? 0) + n))
        expect(known.before).toBe(seqs[0] !== 1)
        expect(known.after).toBe(seqs.at(-1) !== all.length)
        expect(known.pages.length).toBeLessThanOrEqual(12)
      },
    ),
  )
})

test('a renewed last page shows what came since, and a partner on two pages stands once', () => {
  const known = added(added(noPages, 'after', page(0, 3, true)), 'after', page(3, 5, false))
  const now = renewed(known, { ...page(3, 8, true), rows: [...page(3, 8, true).rows, eventRow(1, {})] })
  expect(rowsOf(now).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(now.after).toBe(true)
  expect(renewed(known, page(60, 60, false))).toEqual(known)
})
