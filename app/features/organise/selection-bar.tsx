// In the place of the list's count while sessions are chosen: how many, and what can be done with all of them.
import { Archive, ArchiveRestore, Columns2, Pin, PinOff, Table2, Tag, X } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { formatCount } from '../../ui/numbers.ts'
import type { Session } from '../rows.ts'
import { mostTiles, tilesHref } from '../tiles/tile-search.ts'
import type { Organise } from './use-organise.ts'

type SelectionBarProps = {
  sessions: readonly Session[]
  pinned: ReadonlySet<string>
  organise: Organise
  onTag: () => void
  onOpen: (href: string) => void
  onClear: () => void
}

export function SelectionBar({ sessions, pinned, organise, onTag, onOpen, onClear }: SelectionBarProps) {
  const allPinned = sessions.every(({ id }) => pinned.has(id))
  const allArchived = sessions.every(({ archivedAt }) => archivedAt !== null)
  const none = sessions.length === 0
  return (
    <div role="toolbar" aria-label="Chosen sessions" className="-my-0.5 flex w-full items-center gap-1">
      <span role="status" className="tabular flex-1 font-medium text-text">
        {formatCount(sessions.length)} chosen
      </span>
      <IconButton
        small
        disabled={none}
        label={allPinned && !none ? 'Unpin them' : 'Pin them'}
        onClick={() => organise.pin(sessions, !allPinned)}
      >
        {allPinned && !none ? <PinOff className="size-3.5" /> : <Pin className="size-3.5" />}
      </IconButton>
      {organise.mayWrite && (
        <>
          <IconButton small disabled={none} label="Tag them" onClick={onTag}>
            <Tag className="size-3.5" />
          </IconButton>
          <IconButton
            small
            disabled={none}
            label={allArchived && !none ? 'Take them out of the archive' : 'Archive them'}
            onClick={() => organise.archive(sessions, !allArchived)}
          >
            {allArchived && !none ? <ArchiveRestore className="size-3.5" /> : <Archive className="size-3.5" />}
          </IconButton>
        </>
      )}
      {sessions.length > 1 && sessions.length <= mostTiles && (
        <IconButton small label="Side by side" onClick={() => onOpen(tilesHref(sessions.map(({ id }) => id)))}>
          <Columns2 className="size-3.5" />
        </IconButton>
      )}
      {sessions.length > 1 && sessions.length <= mostTiles && (
        <IconButton
          small
          label="Compare them"
          onClick={() =>
            onOpen(
              tilesHref(
                sessions.map(({ id }) => id),
                'figures',
              ),
            )
          }
        >
          <Table2 className="size-3.5" />
        </IconButton>
      )}
      <IconButton small label="Choose none" onClick={onClear}>
        <X className="size-3.5" />
      </IconButton>
    </div>
  )
}
