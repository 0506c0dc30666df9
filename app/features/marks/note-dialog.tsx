// Writing a note beside an event, a range or a session. An empty note leaves the bookmark and takes the note away.
import { useState } from 'react'
import { mostNoteLength } from '#db/schema/bookmarks.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { placeWords } from './mark-words.ts'
import type { Markable } from './use-marks.ts'

type NoteDialogProps = {
  /** Undefined while it is closed. */
  what: Markable | undefined
  known: string
  onClose: () => void
  onNote: (what: Markable, note: string) => void
}

export function NoteDialog({ what, known, onClose, onNote }: NoteDialogProps) {
  return (
    <Dialog
      open={what !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={what ? `Note on ${placeWords(what)}` : 'Note'}
      description={what?.label}
    >
      {what && (
        <NoteForm
          key={`${what.fromSeq} ${what.toSeq}`}
          known={known}
          onNote={(note) => {
            onNote(what, note)
            onClose()
          }}
        />
      )}
    </Dialog>
  )
}

function NoteForm({ known, onNote }: { known: string; onNote: (note: string) => void }) {
  const [text, setText] = useState(known)
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        onNote(text)
      }}
    >
      <textarea
        autoFocus
        aria-label="Your note"
        placeholder="Only you see it"
        rows={5}
        value={text}
        maxLength={mostNoteLength}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onNote(text)
        }}
        className="w-full rounded-md border border-line-strong bg-raised px-3 py-2 text-sm"
      />
      <Button type="submit" look="primary" className="self-end">
        Keep the note
      </Button>
    </form>
  )
}
