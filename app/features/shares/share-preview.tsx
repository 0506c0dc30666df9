// The link before it exists: the very events its reader would get, from the same code, with what can be done to each.
import { useCallback, useEffect, useState } from 'react'
import { ArrowDownToLine, ArrowUpToLine, Ellipsis, EyeOff } from 'lucide-react'
import { Banner } from '../../ui/banner.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { countOf } from '../../ui/numbers.ts'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { SharePreview as Preview } from './reads.server.ts'
import { previewSharedBody, previewSharedPage } from './reads.ts'
import { mostCounted } from './share-input.ts'
import type { ShareDraft } from './share-input.ts'
import { rangeWords } from './share-words.ts'
import { SharedTimeline } from './shared-timeline.tsx'

type SharePreviewProps = {
  draft: ShareDraft
  onChange: (part: Partial<ShareDraft>) => void
  /** The link is made: it is what it is. */
  frozen: boolean
}

const pauseMs = 250

export function SharePreview({ draft, onChange, frozen }: SharePreviewProps) {
  const [chosen, setPlace] = useState(0)
  const place = draft.children ? chosen : 0
  const { preview, fault, stale, more } = usePreview(draft, place)
  const loadBody = useCallback(
    async (seq: string) => JSON.parse(await previewSharedBody({ data: { draft, seq: Number(seq), place } })) as unknown,
    [draft, place],
  )
  const beside = (seqs: readonly number[]) => (
    <EntryActions
      seqs={seqs}
      onBegin={() => onChange({ fromSeq: Math.min(...seqs) })}
      onEnd={() => onChange({ toSeq: Math.max(...seqs) })}
      onLeaveOut={() => leaveOut(seqs)}
    />
  )
  const leaveOut = (seqs: readonly number[]) => onChange({ omitted: [...new Set([...draft.omitted, ...seqs])] })
  return (
    <section aria-label="Preview" aria-busy={stale} className="min-w-0 border-line bg-surface md:min-h-96 md:border-l">
      <header className="sticky top-0 z-10 flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-4 py-1.5 text-xs text-muted">
        <h3 className="text-sm font-semibold text-text">Preview</h3>
        {preview && (
          <>
            <span className="tabular">
              {preview.count < mostCounted ? '' : 'at least '}
              {countOf(preview.count, 'event')}
            </span>
            <span className="tabular">
              {preview.masks === 0 ? 'no secrets found here' : `${countOf(preview.masks, 'masked secret')} here`}
            </span>
          </>
        )}
        {draft.omitted.length > 0 && (
          <span className="flex items-center gap-1">
            {countOf(draft.omitted.length, 'event')} left out
            {!frozen && (
              <Button small look="quiet" onClick={() => onChange({ omitted: [] })}>
                Bring back
              </Button>
            )}
          </span>
        )}
      </header>
      {draft.children && preview && preview.head.parts.length > 1 && (
        <div role="group" aria-label="Part" className="flex flex-wrap gap-1.5 border-b border-line px-4 py-2">
          {preview.head.parts.map(({ part }, index) => (
            <Chip key={part} pressed={index === place} onClick={() => setPlace(index)}>
              {index === 0 ? 'The session' : `Sub-agent ${index}`}
            </Chip>
          ))}
        </div>
      )}
      {fault !== undefined && (
        <Banner tone="warn" title="There is no preview of this." className="m-4">
          {fault}
        </Banner>
      )}
      {!preview && fault === undefined && <SkeletonRows count={8} label="Reading the preview" />}
      {preview && fault === undefined && (
        <div className={stale ? 'py-2 opacity-60' : 'py-2'}>
          <p dir="auto" className="mx-auto max-w-[56rem] px-4 pt-3 text-xl font-semibold tracking-tight md:pr-12">
            {place === 0 ? revealHidden(preview.head.title || 'A session') : 'What a sub-agent did'}
          </p>
          {preview.page.events.length === 0 && (
            <EmptyState title="Nothing to show">What is chosen on the left leaves no event.</EmptyState>
          )}
          <SharedTimeline
            // What was opened stays open, unless another word of it might be shown now.
            key={`${place} ${draft.anonymous} ${draft.without.join(' ')}`}
            events={preview.page.events}
            live={false}
            loadBody={loadBody}
            hrefOf={(seq) => `#${seq}`}
            {...(!frozen && place === 0 && { beside })}
          />
          {preview.page.next && (
            <p className="py-3 text-center">
              <Button look="link" onClick={more}>
                Show more of it
              </Button>
            </p>
          )}
        </div>
      )}
    </section>
  )
}

type EntryActionsProps = { seqs: readonly number[]; onBegin: () => void; onEnd: () => void; onLeaveOut: () => void }

function EntryActions({ seqs, onBegin, onEnd, onLeaveOut }: EntryActionsProps) {
  return (
    <div className="absolute top-1 right-1 md:right-3">
      <Menu
        trigger={
          <IconButton small label={`What to do with ${rangeWords(Math.min(...seqs), Math.max(...seqs))}`}>
            <Ellipsis aria-hidden className="size-4" />
          </IconButton>
        }
      >
        <MenuItem icon={<EyeOff aria-hidden />} onSelect={onLeaveOut}>
          Leave out
        </MenuItem>
        <MenuItem icon={<ArrowDownToLine aria-hidden />} onSelect={onBegin}>
          Begin here
        </MenuItem>
        <MenuItem icon={<ArrowUpToLine aria-hidden />} onSelect={onEnd}>
          End here
        </MenuItem>
      </Menu>
    </div>
  )
}

function usePreview(draft: ShareDraft, place: number) {
  const [preview, setPreview] = useState<Preview>()
  const [fault, setFault] = useState<string>()
  const [shown, setShown] = useState<ShareDraft>()
  useEffect(() => {
    let wanted = true
    const timer = setTimeout(() => {
      previewSharedPage({ data: { draft, after: null, place } }).then(
        (read) => {
          if (!wanted) return
          setPreview(read)
          setFault(undefined)
          setShown(draft)
        },
        (error: unknown) => {
          if (!wanted) return
          setFault(error instanceof Error ? sentence(error) : 'The server did not answer.')
          setShown(draft)
        },
      )
    }, pauseMs)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [draft, place])
  const more = () => {
    const after = preview?.page.next
    if (!after) return
    void previewSharedPage({ data: { draft, after, place } }).then(
      (read) =>
        setPreview(
          (known) =>
            known && {
              ...known,
              masks: known.masks + read.masks,
              page: { ...known.page, events: [...known.page.events, ...read.page.events], next: read.page.next },
            },
        ),
      () => undefined,
    )
  }
  return { preview, fault, stale: shown !== draft, more }
}

/** A fault of the form comes as the checks' own list; it is said by the form. */
const sentence = ({ message }: Error) =>
  message.startsWith('[') ? 'The range is not one. Correct it on the left.' : message
