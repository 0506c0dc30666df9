// Saved searches: opened, kept, told of when they find something new, removed.
import { Bell, BellOff, BookmarkPlus, Search, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { SavedSearch } from '../rows.ts'
import { field } from '../settings/key-form.tsx'
import { savedName, savedQuery } from './saved-input.ts'

export type SavedActs = {
  saved: readonly SavedSearch[]
  onSave: (name: string, query: string, notify: boolean) => void
  onNotify: (id: string, notify: boolean) => void
  onRemove: (id: string) => void
}

export function SavedMenu({
  typed,
  onOpen,
  acts,
}: {
  typed: string
  onOpen: (query: string) => void
  acts: SavedActs
}) {
  const [asking, setAsking] = useState<'save' | 'manage'>()
  const saved = acts.saved.toSorted((a, b) => a.name.localeCompare(b.name))
  return (
    <>
      <Menu
        trigger={
          <Button small look="quiet">
            <BookmarkPlus aria-hidden className="size-3.5" /> Saved searches
          </Button>
        }
      >
        {saved.map(({ id, name, query, notify }) => (
          <MenuItem
            key={id}
            icon={notify ? <Bell aria-label="Tells you" /> : <Search aria-hidden />}
            onSelect={() => onOpen(query)}
          >
            <span className="max-w-60 truncate">{revealHidden(name)}</span>
          </MenuItem>
        ))}
        {saved.length > 0 && <MenuLine />}
        <MenuItem icon={<BookmarkPlus aria-hidden />} onSelect={() => setAsking('save')}>
          Save this search
        </MenuItem>
        {saved.length > 0 && (
          <MenuItem icon={<Trash2 aria-hidden />} onSelect={() => setAsking('manage')}>
            Change or remove
          </MenuItem>
        )}
      </Menu>
      <Dialog
        open={asking === 'save'}
        onOpenChange={(open) => setAsking(open ? 'save' : undefined)}
        title="Save this search"
      >
        <SaveForm
          typed={typed}
          onSave={(name, query, notify) => {
            setAsking(undefined)
            acts.onSave(name, query, notify)
          }}
        />
      </Dialog>
      <Dialog
        open={asking === 'manage'}
        onOpenChange={(open) => setAsking(open ? 'manage' : undefined)}
        title="Saved searches"
        description="With the bell, you are told once when events come that a search finds."
      >
        <ul className="divide-y divide-line text-sm">
          {saved.map(({ id, name, query, notify }) => (
            <li key={id} className="flex items-center gap-2 py-1.5">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{revealHidden(name)}</span>
                <code className="block truncate font-mono text-xs text-muted">{revealHidden(query)}</code>
              </span>
              <IconButton
                label={notify ? `Stop telling of ${name}` : `Tell me of ${name}`}
                aria-pressed={notify}
                onClick={() => acts.onNotify(id, !notify)}
              >
                {notify ? (
                  <Bell aria-hidden className="size-4" />
                ) : (
                  <BellOff aria-hidden className="size-4 text-faint" />
                )}
              </IconButton>
              <Button small look="quiet" aria-label={`Remove the search ${name}`} onClick={() => acts.onRemove(id)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  )
}

type SaveFormProps = { typed: string; onSave: (name: string, query: string, notify: boolean) => void }

function SaveForm({ typed, onSave }: SaveFormProps) {
  const [name, setName] = useState('')
  const [query, setQuery] = useState(typed)
  const [notify, setNotify] = useState(false)
  const [fault, setFault] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [named, asked] = [savedName.safeParse(name), savedQuery.safeParse(query)]
    if (!named.success) return setFault(named.error.issues[0]?.message)
    if (!asked.success) return setFault(asked.error.issues[0]?.message)
    onSave(named.data, asked.data, notify)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 text-sm">
      <label className="flex flex-col gap-1">
        Name
        <input value={name} onChange={(event) => setName(event.target.value)} className={`${field} w-full`} />
      </label>
      <label className="flex flex-col gap-1">
        Search
        <input
          value={query}
          spellCheck={false}
          onChange={(event) => setQuery(event.target.value)}
          className={`${field} w-full font-mono`}
        />
      </label>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={notify} onChange={(event) => setNotify(event.target.checked)} />
        Tell me when new events match
      </label>
      <Button type="submit" look="primary" className="self-start">
        Save the search
      </Button>
      {fault && (
        <p role="alert" className="text-bad">
          {fault}
        </p>
      )}
    </form>
  )
}
