// A name for a session without opening it.
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'

type RenameDialogProps = {
  session: Session | undefined
  onClose: () => void
  onSave: (title: string) => void
}

export function RenameDialog({ session, onClose, onSave }: RenameDialogProps) {
  return (
    <Dialog
      open={session !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title="Rename the session"
      description="An empty name gives its own one back."
    >
      {session && (
        <Name
          title={titleOf(session)}
          onSave={(title) => {
            onClose()
            onSave(title)
          }}
        />
      )}
    </Dialog>
  )
}

function Name({ title, onSave }: { title: string; onSave: (title: string) => void }) {
  const [draft, setDraft] = useState(title)
  return (
    <form
      className="flex gap-2 text-sm"
      onSubmit={(event) => {
        event.preventDefault()
        onSave(draft.trim())
      }}
    >
      <input
        autoFocus
        value={draft}
        maxLength={300}
        aria-label="Name of the session"
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.target.value)}
        className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-raised px-2.5"
      />
      <Button type="submit" look="primary">
        Rename
      </Button>
    </form>
  )
}
