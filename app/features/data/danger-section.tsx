// Erasing all of a space, and an account: what goes is said first, and something is typed.
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { AccountScope } from '../../importer/erase/account.server.ts'
import { field } from '../settings/key-form.tsx'
import { useAttempt } from '../sign-in/use-attempt.ts'
import { confirmation } from './erase-input.ts'

type DangerProps = {
  account: AccountScope
  space: { name: string; administers: boolean }
  onEraseSpace: (name: string) => Promise<unknown>
  onEraseAccount: () => Promise<unknown>
}

export function DangerSection({ account, space, onEraseSpace, onEraseAccount }: DangerProps) {
  const [asking, setAsking] = useState<'space' | 'account'>()
  const names = (some: AccountScope['alone']) => some.map(({ name }) => revealHidden(name)).join(', ')
  return (
    <section aria-labelledby="erase-all">
      <h2 id="erase-all" className="text-lg font-semibold">
        Erase everything
      </h2>
      <div className="mt-3 divide-y divide-line rounded-md border border-line">
        {space.administers && (
          <Row text="All sessions of this space, and all that was made of them." onAsk={() => setAsking('space')}>
            Erase this space…
          </Row>
        )}
        <Row text="Your account, and the spaces that you alone have." onAsk={() => setAsking('account')}>
          Erase my account…
        </Row>
      </div>
      <Ask
        open={asking === 'space'}
        title="Erase this space"
        word={space.name}
        onClose={() => setAsking(undefined)}
        onErase={() => onEraseSpace(space.name)}
      >
        Every session of {revealHidden(space.name)} goes for good, with sources, chats, comments, links and search. A
        space that is somebody’s own stays, empty; what agents write from then on in new sessions is taken as before.
      </Ask>
      <Ask
        open={asking === 'account'}
        title="Erase my account"
        word={confirmation}
        onClose={() => setAsking(undefined)}
        onErase={onEraseAccount}
        refused={
          account.last.length > 0
            ? `You are the last owner of ${names(account.last)}, which others have too. Make somebody else an owner first.`
            : undefined
        }
      >
        {account.alone.length > 0 && `These go with all they hold: ${names(account.alone)}. `}
        {account.shared.length > 0 &&
          `In ${names(account.shared)} sessions stay, and your comments stand there as a former member’s; your chats, marks and views go. `}
        {account.host
          ? 'This machine’s agents write to your space: it is emptied, and the account itself stays, without sign-ins and keys.'
          : 'Every sign-in and key of yours ends at once.'}
      </Ask>
    </section>
  )
}

function Row({ text, onAsk, children }: { text: string; onAsk: () => void; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
      <p className="text-sm">{text}</p>
      <Button className="text-bad!" onClick={onAsk}>
        {children}
      </Button>
    </div>
  )
}

type AskProps = {
  open: boolean
  title: string
  /** What has to be typed. */
  word: string
  refused?: string | undefined
  onClose: () => void
  onErase: () => Promise<unknown>
  children: ReactNode
}

function Ask({ open, title, word, refused, onClose, onErase, children }: AskProps) {
  const [typed, setTyped] = useState('')
  const { fault, busy, attempt, settle } = useAttempt()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    attempt(async () => {
      await onErase()
      settle()
      setTyped('')
      onClose()
    })
  }
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={title}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-sm wrap-anywhere text-muted">{children}</p>
        {(refused ?? fault) && (
          <p role="alert" className="text-sm text-bad">
            {refused ?? fault}
          </p>
        )}
        {refused === undefined && (
          <label className="text-sm wrap-anywhere">
            Type <strong>{revealHidden(word)}</strong> to confirm
            <input
              value={typed}
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
              className={`${field} mt-1 w-full`}
            />
          </label>
        )}
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          {refused === undefined && (
            <Button type="submit" className="text-bad!" disabled={busy || typed.trim() !== word.trim()}>
              {title}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
