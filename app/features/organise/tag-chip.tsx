// A tag: its hue as a dot, its word in the ordinary colour of text, so that the hue never has to be read.
import { clsx } from 'clsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { tagHue } from './tag-words.ts'

export function TagChip({ tag, className }: { tag: string; className?: string }) {
  return (
    <span className={clsx('inline-flex max-w-32 min-w-0 items-center gap-1', className)} title={revealHidden(tag)}>
      <span aria-hidden className={clsx('size-2 shrink-0 rounded-full', tagHue(tag))} />
      <span className="truncate">{revealHidden(tag)}</span>
    </span>
  )
}
