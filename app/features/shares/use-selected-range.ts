// Which events of the timeline a person has marked with the pointer or the keyboard, as one marks text.
import { useSyncExternalStore } from 'react'

export type Range = { fromSeq: number; toSeq: number }

/** The marked range, while the mark spans more than one entry; null otherwise. */
export function useSelectedRange(): Range | null {
  const words = useSyncExternalStore(listen, markedWords, () => '')
  const [fromSeq, toSeq] = words.split('-').map(Number)
  return fromSeq && toSeq ? { fromSeq, toSeq } : null
}

function listen(tell: () => void): () => void {
  document.addEventListener('selectionchange', tell)
  return () => document.removeEventListener('selectionchange', tell)
}

/** A text, so that the same range is the same value. */
function markedWords(): string {
  const selection = document.getSelection()
  if (!selection || selection.isCollapsed) return ''
  const entries = [...document.querySelectorAll('[role=feed] article')]
  const marked = entries.filter((entry) => selection.containsNode(entry, true))
  const [first, last] = [marked[0], marked.at(-1)]
  if (!first || !last || first === last) return ''
  // What a call gave back stands in the call's entry, and has the numbers up to the next.
  const next = entries[entries.indexOf(last) + 1]
  const toSeq = Math.max(seqOf(last), next ? seqOf(next) - 1 : 0)
  return `${Math.min(seqOf(first), toSeq)}-${toSeq}`
}

const seqOf = (entry: Element): number => Number(entry.getAttribute('aria-posinset'))
