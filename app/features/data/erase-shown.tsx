// "Delete these sessions…": all that the list's filters show, with their sub-agents.
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { notify } from '../../ui/toasts.ts'
import type { SessionFilters } from '../sessions/filter-sessions.ts'
import { searchOf } from '../sessions/list-search.ts'
import { rangeOf } from '../sessions/period.ts'
import { EraseDialog } from './erase-dialog.tsx'
import { previewSelection } from './reads.ts'
import { eraseSessions } from './writes.ts'

export function EraseShown({ filters }: { filters: SessionFilters }) {
  const [asking, setAsking] = useState(false)
  // What the filters' time means by the clock of this browser.
  const selection = () => ({ search: searchOf(filters), range: rangeOf(filters.when, new Date()) })
  return (
    <>
      <IconButton small label="Delete these sessions…" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden className="size-3.5" />
      </IconButton>
      <EraseDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete these sessions"
        onPreview={() => previewSelection({ data: selection() })}
        onErase={async ({ sessions }) => {
          await eraseSessions({ data: { selection: selection(), expected: sessions } })
          notify('The sessions are being erased', { detail: 'Settings → Data says when nothing of them is left.' })
        }}
      />
    </>
  )
}
