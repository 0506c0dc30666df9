// A file as it stood at an event, with what of it cannot be known said where it is missing.
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { languageOf } from '../../ui/code/languages.ts'
import { Tokens } from '../../ui/code/token-line.tsx'
import { useHighlighted } from '../../ui/code/use-highlighted.ts'
import { LineBox } from '../../ui/line-box.tsx'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { stretchesOf } from './stretches.ts'
import type { FileThen } from './files.ts'
import { readFileAt } from './reads.ts'

type FileTextProps = {
  sessionId: string
  path: string
  at: number
  /** The events that changed it. */
  steps: readonly number[]
  hrefOf: (seq: number) => string
  eventHref: (seq: number) => string
}

export function FileText({ sessionId, path, at, steps, hrefOf, eventHref }: FileTextProps) {
  const then = useLoaded(() => readFileAt({ data: { sessionId, path, seq: at } }), at)
  const before = steps.findLast((seq) => seq < at)
  const after = steps.find((seq) => seq > at)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-3 text-sm">
        {before !== undefined && (
          <Link href={hrefOf(before)} className="inline-flex items-center text-accent hover:underline">
            <ChevronLeft aria-hidden className="size-4" /> event {before}
          </Link>
        )}
        <Link href={eventHref(at)} className="text-muted hover:underline">
          event {at} in the timeline
        </Link>
        {after !== undefined && (
          <Link href={hrefOf(after)} className="inline-flex items-center text-accent hover:underline">
            event {after} <ChevronRight aria-hidden className="size-4" />
          </Link>
        )}
      </div>
      {then.state === 'loading' && <Skeleton className="h-40 w-full" />}
      {then.state === 'failed' && (
        <p role="alert" className="flex items-center gap-3 text-sm text-bad">
          {then.message}
          <Button small onClick={then.retry}>
            Try again
          </Button>
        </p>
      )}
      {then.state === 'ready' && <Then then={then.value} path={path} eventHref={eventHref} />}
    </div>
  )
}

function Then({ then, path, eventHref }: { then: FileThen; path: string; eventHref: (seq: number) => string }) {
  const rows = useMemo(() => stretchesOf(then), [then])
  const text = useMemo(() => then.lines.map((line) => revealHidden(line ?? '')).join('\n'), [then])
  const colours = useHighlighted(text, then.whole ? languageOf(path) : null)
  const known = then.lines.filter((line) => line !== undefined).length
  const isAll = then.whole && known === then.lines.length
  const last = then.doubts.at(-1)
  const digits = Math.max(3, String(then.lines.length).length)
  return (
    <>
      {!isAll && (
        <Banner tone="warn" title={known === 0 ? 'What stood in it cannot be known.' : 'Not all of it can be known.'}>
          {then.more
            ? 'More calls changed it than can be followed.'
            : 'It was there before, and the calls up to here wrote, changed or read only parts of it.'}
          {last && (
            <>
              {' '}
              {last.why}{' '}
              <Link href={eventHref(last.seq)} className="text-accent underline">
                Event {last.seq}
              </Link>
            </>
          )}
        </Banner>
      )}
      {then.absent ? (
        <p className="text-sm text-muted">The file was deleted by then.</p>
      ) : isAll && then.lines.every((line) => line === '') ? (
        <p className="text-sm text-muted">The file was empty.</p>
      ) : (
        known > 0 && (
          <>
            <p role="status" className="tabular text-xs text-muted">
              {isAll ? countOf(then.lines.length, 'line') : `${countOf(known, 'line')} known`}
              {isAll && last && ' · something else had changed it before'}
            </p>
            <LineBox
              lines={rows}
              label={`File ${path}`}
              head={400}
              copyText={() => then.lines.map((line) => line ?? '').join('\n')}
            >
              {(row) =>
                'gap' in row ? (
                  <span className="block bg-surface px-3 font-sans text-faint italic">
                    {row.gap === null ? 'What comes here is not known' : `${countOf(row.gap, 'line')} not known`}
                  </span>
                ) : (
                  <span className="px-3">
                    <span aria-hidden className="mr-3 text-faint select-none">
                      {String(row.number).padStart(digits)}
                    </span>
                    <Tokens tokens={colours?.[row.number - 1] ?? [{ text: revealHidden(row.text) }]} />
                  </span>
                )
              }
            </LineBox>
          </>
        )
      )}
    </>
  )
}
