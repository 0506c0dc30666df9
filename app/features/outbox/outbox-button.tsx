// What has not been sent yet, beside the state of sync: how much waits, and what was refused. Shows nothing while there is nothing.
import { CircleAlert, CloudUpload } from 'lucide-react'
import { clsx } from 'clsx'
import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { useCommands } from '../palette/commands.ts'
import { OutboxList } from './outbox-list.tsx'
import { outbox } from './this-outbox.ts'
import { useUnsent } from './use-unsent.ts'

export function OutboxButton({ scope }: { scope: string }) {
  const [open, setOpen] = useState(false)
  const kept = useUnsent().filter(({ answer }) => answer === undefined)
  const entries = kept.map(({ entry }) => entry)
  const mine = entries.filter((entry) => entry.scope === scope)
  // Those of another space of the same person; of another person nothing is said.
  const elsewhere = entries.filter((entry) => entry.scope !== scope && personOf(entry.scope) === personOf(scope))
  const refused = mine.filter((entry) => entry.state === 'refused').length
  // What is answered at once should not flash a count.
  const waiting = mine.filter((entry) => entry.state === 'waiting' && entry.tries > 0).length
  const shown = refused + waiting > 0
  useCommands(
    shown
      ? [{ id: 'outbox', label: 'Changes not sent yet', icon: <CloudUpload aria-hidden />, run: () => setOpen(true) }]
      : [],
  )
  return (
    <>
      {shown && (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className={clsx(
            'inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-xs whitespace-nowrap hover:bg-hover',
            refused > 0 ? 'text-bad' : 'text-muted',
          )}
        >
          {refused > 0 ? (
            <CircleAlert aria-hidden className="size-3.5" />
          ) : (
            <CloudUpload aria-hidden className="size-3.5" />
          )}
          <span className="tabular">
            {[waiting > 0 && `${waiting} waiting`, refused > 0 && `${refused} refused`].filter(Boolean).join(' · ')}
          </span>
        </button>
      )}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Changes not sent yet"
        description="They are kept in this browser and sent in this order as soon as Logbook can be reached. None is dropped."
      >
        <OutboxList
          entries={mine}
          elsewhere={elsewhere.length}
          onInsist={(key) => void outbox().insist(key)}
          onDiscard={(key) => void outbox().discard(key)}
        />
      </Dialog>
    </>
  )
}

const personOf = (scope: string) => scope.split('.')[1]
