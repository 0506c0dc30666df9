// Which card an entry gets.
import { memo } from 'react'
import { eventsOf } from './entries.ts'
import type { Entry } from './entries.ts'
import { CallCard } from './cards/call-card.tsx'
import type { Standing } from './cards/entry-frame.tsx'
import { NoteCard, ResultCard, RunCard } from './cards/line-cards.tsx'
import { PromptCard, ProseCard, ReasoningCard } from './cards/message-cards.tsx'

type EntryCardProps = { entry: Entry } & Omit<Standing, 'last'>

export const EntryCard = memo(function EntryCard({ entry, active, focused, total }: EntryCardProps) {
  const last = Math.max(...eventsOf(entry).map(({ seq }) => seq))
  const standing: Standing = { active, focused, total, last }
  switch (entry.kind) {
    case 'prompt':
      return <PromptCard event={entry.event} standing={standing} />
    case 'prose':
      return <ProseCard event={entry.event} standing={standing} />
    case 'reasoning':
      return <ReasoningCard event={entry.event} standing={standing} />
    case 'call':
      return <CallCard entry={entry} standing={standing} />
    case 'run':
      return <RunCard entry={entry} standing={standing} />
    case 'result':
      return <ResultCard event={entry.event} standing={standing} />
    case 'note':
      return <NoteCard event={entry.event} standing={standing} />
  }
})

/** Expected height in CSS pixels before an entry has been measured. */
export function estimateHeight(entry: Entry): number {
  if (entry.kind !== 'prompt' && entry.kind !== 'prose') return 28
  const lines = Math.ceil((entry.event.preview?.length ?? 0) / 95) + 1
  return 32 + Math.min(lines, 24) * 22
}
