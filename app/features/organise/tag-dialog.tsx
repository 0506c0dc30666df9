// Tags of one session or of several: the words of the space to tick, and a field for a new one. With several, a word that only some
// have stands in between until it is touched.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { countOf } from '../../ui/numbers.ts'
import type { Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { TagChip } from './tag-chip.tsx'
import { tagKey, tagOf, tagsOf } from './tag-words.ts'

type TagDialogProps = {
  /** What is tagged; undefined while nothing is asked. */
  sessions: readonly Session[] | undefined
  /** All sessions of the space, for the words it has. */
  all: readonly Session[]
  onClose: () => void
  onSave: (add: readonly string[], remove: readonly string[]) => void
}

export function TagDialog({ sessions, all, onClose, onSave }: TagDialogProps) {
  const [only] = sessions ?? []
  const what = only && sessions?.length === 1 ? titleOf(only) : countOf(sessions?.length ?? 0, 'session')
  return (
    <Dialog open={sessions !== undefined} onOpenChange={(open) => !open && onClose()} title="Tags" description={what}>
      {sessions && (
        <Tags
          sessions={sessions}
          all={all}
          onSave={(add, remove) => {
            onClose()
            onSave(add, remove)
          }}
        />
      )}
    </Dialog>
  )
}

type TagsProps = Required<Pick<TagDialogProps, 'all' | 'onSave'>> & { sessions: readonly Session[] }

function Tags({ sessions, all, onSave }: TagsProps) {
  const [typed, setTyped] = useState('')
  const [made, setMade] = useState<readonly string[]>([])
  const [wanted, setWanted] = useState<ReadonlyMap<string, boolean>>(new Map())
  const known = tagsOf(all)
  const words = [...made, ...known]
  const word = tagOf(typed)
  const found = words.filter((tag) => tagKey(tag).includes(tagKey(typed.trim())))
  const exact = word === null ? undefined : words.find((tag) => tagKey(tag) === tagKey(word))
  const heldBy = (tag: string) => sessions.filter(({ tags }) => tags.some((one) => tagKey(one) === tagKey(tag))).length
  const want = (tag: string, on: boolean) => setWanted((before) => new Map(before).set(tagKey(tag), on))
  const add = () => {
    if (word === null) return
    if (exact === undefined) setMade((before) => [word, ...before])
    want(exact ?? word, true)
    setTyped('')
  }
  const save = () => {
    const chosen = (on: boolean) => words.filter((tag) => wanted.get(tagKey(tag)) === on)
    onSave(chosen(true), chosen(false))
  }
  return (
    <form
      className="flex flex-col gap-3 text-sm"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim() === '') save()
        else add()
      }}
    >
      <div className="flex gap-2">
        <input
          autoFocus
          value={typed}
          maxLength={200}
          aria-label="Find or make a tag"
          placeholder="Find or make a tag"
          onChange={(event) => setTyped(event.target.value)}
          className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-raised px-2.5"
        />
        <Button icon={<Plus aria-hidden className="size-4" />} disabled={word === null} onClick={add}>
          Add
        </Button>
      </div>
      {typed.trim() !== '' && word === null && (
        <p role="alert" className="text-bad">
          A tag has 40 characters at most.
        </p>
      )}
      <ul aria-label="Tags of this space" className="scroll-quiet -mx-2 max-h-64">
        {found.map((tag) => {
          const held = heldBy(tag)
          const on = wanted.get(tagKey(tag)) ?? (held === sessions.length ? true : held === 0 ? false : undefined)
          return (
            <li key={tag}>
              <label className="flex h-8 items-center gap-2.5 rounded-md px-2 hover:bg-hover">
                <input
                  type="checkbox"
                  checked={on === true}
                  ref={(box) => {
                    if (box) box.indeterminate = on === undefined
                  }}
                  onChange={() => want(tag, on !== true)}
                  className="accent-accent"
                />
                <TagChip tag={tag} className="max-w-full" />
              </label>
            </li>
          )
        })}
      </ul>
      {found.length === 0 && (
        <p className="text-muted">
          {typed.trim() === ''
            ? 'No session has a tag yet. Type a word and press Enter.'
            : 'No tag has this name. Enter makes it.'}
        </p>
      )}
      <div className="flex justify-end">
        <Button look="primary" onClick={save}>
          Save the tags
        </Button>
      </div>
    </form>
  )
}
