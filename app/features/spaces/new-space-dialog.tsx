// Making a space: it needs a name, and is entered at once.
import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { field } from '../settings/key-form.tsx'
import { spaceName } from './space-input.ts'

type NewSpaceDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Rejects with a message fit to be read. */
  onMake: (name: string) => Promise<void>
}

export function NewSpaceDialog({ open, onOpenChange, onMake }: NewSpaceDialogProps) {
  const [name, setName] = useState('')
  const [fault, setFault] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = spaceName.safeParse(name)
    if (!given.success) return setFault(`The space ${given.error.issues[0]?.message ?? 'cannot be made'}.`)
    setFault(undefined)
    onMake(given.data).then(
      () => setName(''),
      (error: unknown) => setFault(error instanceof Error ? error.message : 'No space was made. Try again.'),
    )
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New space"
      description="A space has its own sessions and members. You will be its owner."
    >
      <form onSubmit={submit} className="flex flex-wrap items-center gap-3">
        <input
          aria-label="Name of the space"
          value={name}
          onChange={(event) => setName(event.target.value)}
          className={`${field} min-w-48 flex-1`}
        />
        <Button type="submit" look="primary">
          Make the space
        </Button>
        {fault && (
          <p role="alert" className="w-full text-sm text-bad">
            {fault}
          </p>
        )}
      </form>
    </Dialog>
  )
}
