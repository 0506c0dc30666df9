// Saved views of the session list: a person's own and those that others share, and keeping the present one.
import { Bookmark, BookmarkPlus, Trash2, Users } from 'lucide-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { SavedView } from '../rows.ts'
import { field } from '../settings/key-form.tsx'
import { viewName } from './view-search.ts'

type ViewsMenuProps = {
  own: readonly SavedView[]
  /** Of the whole space, one's own among them. */
  shared: readonly SavedView[]
  mayShare: boolean
  onOpen: (view: SavedView) => void
  onSave: (name: string, shared: boolean) => void
  onRemove: (id: string) => void
}

export function ViewsMenu({ own, shared, mayShare, onOpen, onSave, onRemove }: ViewsMenuProps) {
  const [asking, setAsking] = useState<'save' | 'remove'>()
  const mine = own.toSorted(byName)
  const theirs = shared.filter((view) => own.every(({ id }) => id !== view.id)).toSorted(byName)
  return (
    <>
      <Menu
        trigger={
          <button type="button" aria-label="Saved views" className="flex items-center gap-1 rounded hover:text-text">
            <Bookmark aria-hidden className="size-3" /> Views
          </button>
        }
      >
        {[...mine, ...theirs].map((view) => (
          <MenuItem
            key={view.id}
            icon={view.shared ? <Users aria-label="Shared" /> : <Bookmark aria-hidden />}
            onSelect={() => onOpen(view)}
          >
            <span className="max-w-60 truncate">{revealHidden(view.name)}</span>
          </MenuItem>
        ))}
        {mine.length + theirs.length > 0 && <MenuLine />}
        <MenuItem icon={<BookmarkPlus aria-hidden />} onSelect={() => setAsking('save')}>
          Save this view
        </MenuItem>
        {mine.length > 0 && (
          <MenuItem icon={<Trash2 aria-hidden />} onSelect={() => setAsking('remove')}>
            Remove views
          </MenuItem>
        )}
      </Menu>
      <Dialog
        open={asking === 'save'}
        onOpenChange={(open) => setAsking(open ? 'save' : undefined)}
        title="Save this view"
        description="The filters of the list, under a name."
      >
        <SaveForm
          mayShare={mayShare}
          onSave={(name, share) => {
            setAsking(undefined)
            onSave(name, share)
          }}
        />
      </Dialog>
      <Dialog
        open={asking === 'remove'}
        onOpenChange={(open) => setAsking(open ? 'remove' : undefined)}
        title="Your views"
        description="A shared view is gone for others too when it is removed."
      >
        <ul className="divide-y divide-line text-sm">
          {mine.map((view) => (
            <li key={view.id} className="flex items-center gap-3 py-1.5">
              <span className="min-w-0 flex-1 truncate">{revealHidden(view.name)}</span>
              {view.shared && <span className="text-xs text-faint">shared</span>}
              <Button small look="quiet" aria-label={`Remove the view ${view.name}`} onClick={() => onRemove(view.id)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  )
}

type SaveFormProps = { mayShare: boolean; onSave: (name: string, shared: boolean) => void }

function SaveForm({ mayShare, onSave }: SaveFormProps) {
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const [fault, setFault] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = viewName.safeParse(name)
    if (!given.success) return setFault(given.error.issues[0]?.message)
    onSave(given.data, shared)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 text-sm">
      <input
        aria-label="Name of the view"
        value={name}
        onChange={(event) => setName(event.target.value)}
        className={`${field} w-full`}
      />
      {mayShare && (
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          Show it to everybody in this space
        </label>
      )}
      <Button type="submit" look="primary" className="self-start">
        Save the view
      </Button>
      {fault && (
        <p role="alert" className="text-bad">
          {fault}
        </p>
      )}
    </form>
  )
}

const byName = (a: SavedView, b: SavedView) => a.name.localeCompare(b.name)
