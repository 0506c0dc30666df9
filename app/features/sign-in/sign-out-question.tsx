// Signing out with changes that were not sent: they would be lost, so a person is asked.
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { countOf } from '../../ui/numbers.ts'
import { useUnsent } from '../outbox/use-unsent.ts'
import { act } from '../sync/act.ts'
import { signOut } from './sign-out.ts'

/** `leave` signs out, after the question where there is something to lose; `question` belongs on the page. */
export function useSignOut(): { leave: () => void; question: ReactNode } {
  const [open, setOpen] = useState(false)
  const unsent = useUnsent().filter(({ answer }) => answer === undefined).length
  const out = () => act('Signing out', signOut)
  const question = (
    <Dialog open={open} onOpenChange={setOpen} title="Some changes have not been sent">
      <p className="text-sm">
        {countOf(unsent, 'change')} of yours {unsent === 1 ? 'is' : 'are'} kept in this browser alone. Signing out
        empties it, and what was not sent is lost.
      </p>
      <p className="mt-4 flex justify-end gap-2">
        <Button
          look="quiet"
          onClick={() => {
            setOpen(false)
            out()
          }}
        >
          Sign out and lose {unsent === 1 ? 'it' : 'them'}
        </Button>
        <Button look="primary" onClick={() => setOpen(false)}>
          Stay signed in
        </Button>
      </p>
    </Dialog>
  )
  return { leave: () => (unsent > 0 ? setOpen(true) : out()), question }
}
