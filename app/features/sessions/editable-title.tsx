// A title edited where it stands: Enter saves, Esc leaves it as it was, an empty one gives the source's own title back.
import { Pencil } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'

type EditableTitleProps = { title: string; onRename: (title: string) => void }

export function EditableTitle({ title, onRename }: EditableTitleProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const pencil = useRef<HTMLButtonElement>(null)
  const close = () => {
    setDraft(null)
    requestAnimationFrame(() => pencil.current?.focus())
  }
  const save = () => {
    if (draft !== null && draft.trim() !== title) onRename(draft.trim())
    close()
  }
  if (draft === null) {
    return (
      <div className="group/title flex min-w-0 items-start gap-1">
        <h1
          dir="auto"
          className="line-clamp-2 short:line-clamp-1 min-w-0 text-lg font-semibold md:text-xl tracking-tight"
          title={title}
          onDoubleClick={() => setDraft(title)}
        >
          {title}
        </h1>
        <span ref={holdButton(pencil)}>
          <IconButton
            label="Rename"
            className="size-7 opacity-0 group-hover/title:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
            onClick={() => setDraft(title)}
          >
            <Pencil aria-hidden className="size-3.5" />
          </IconButton>
        </span>
      </div>
    )
  }
  return (
    <input
      autoFocus
      value={draft}
      aria-label="Title. Enter saves, Escape leaves it as it was."
      maxLength={300}
      className="-mx-2 w-full rounded-md border border-control bg-raised px-2 text-xl font-semibold tracking-tight"
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') close()
      }}
    />
  )
}

function holdButton(ref: { current: HTMLButtonElement | null }) {
  return (span: HTMLSpanElement | null) => {
    ref.current = span?.querySelector('button') ?? null
  }
}
