// The keys of the timeline: from event to event, from prompt to prompt, to the next error.
import { useContext } from 'react'
import { writeClipboard } from '../../ui/copy-button.tsx'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { notify } from '../../ui/toasts.ts'
import { headOf, isError } from './entries.ts'
import type { Entry } from './entries.ts'
import { MarkingContext } from './marked-range.ts'

type TimelineKeys = {
  entries: readonly Entry[]
  /** Index of the entry the reader stands at, when asked. */
  at: () => number
  goTo: (index: number) => void
  toggle: (key: string) => void
  follow: () => void
  hrefOf: (seq: number) => string
  /** Bookmarks the entry, or writes beside it. */
  onMark?: (entry: Entry) => void
  onNote?: (entry: Entry) => void
}

export function useTimelineKeys({ entries, at, goTo, toggle, follow, hrefOf, onMark, onNote }: TimelineKeys): void {
  const range = useContext(MarkingContext)?.range
  const next = (fits: (entry: Entry) => boolean) => {
    const from = at()
    const index = entries.findIndex((entry, index) => index > from && fits(entry))
    if (index >= 0) goTo(index)
    return index >= 0
  }
  const previous = (fits: (entry: Entry) => boolean) => {
    const from = at()
    const index = entries.findLastIndex((entry, index) => index < from && fits(entry))
    if (index >= 0) goTo(index)
  }
  // Without one that was gone to, it is the first in view.
  const current = () => entries[Math.max(0, at())]
  const withCurrent = (run: (entry: Entry) => void) => {
    const entry = current()
    if (entry) run(entry)
  }
  useShortcuts({
    j: () => next(() => true),
    k: () => previous(() => true),
    J: () => next(isPrompt),
    K: () => previous(isPrompt),
    e: () => {
      if (!next(isError))
        notify('No further error in what is loaded', { detail: 'Scroll on or choose the filter Errors.' })
    },
    o: () => {
      const entry = current()
      if (entry) toggle(entry.key)
    },
    c: () => {
      const entry = current()
      const event = entry && headOf(entry)
      if (range && range.toSeq > range.fromSeq) void copyLink(`${hrefOf(range.fromSeq)}&until=${range.toSeq}`)
      else if (event) void copyLink(hrefOf(event.seq))
    },
    f: follow,
    ...(onMark && { b: () => withCurrent(onMark) }),
    ...(onNote && { m: () => withCurrent(onNote) }),
  })
}

const isPrompt = (entry: Entry) => entry.kind === 'prompt'

async function copyLink(href: string): Promise<void> {
  const link = new URL(href, window.location.href).href
  await writeClipboard(link).then(
    () => notify('Link copied', { tone: 'ok' }),
    () => notify('The browser refused the clipboard', { tone: 'bad', detail: `Copy it from here: ${link}` }),
  )
}
