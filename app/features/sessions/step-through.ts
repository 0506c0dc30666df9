// From session to session with the keyboard, over the headings between them.
import type { ListItem } from './group-sessions.ts'

/** The keys that move, each with the index it would go to. */
export const steps: Partial<Record<string, (from: number, count: number) => number>> = {
  j: (from) => from + 1,
  ArrowDown: (from) => from + 1,
  k: (from) => from - 1,
  ArrowUp: (from) => from - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** Index of the session that `key` leads to from `from` (-1: none yet); `from` itself at either end. */
export function stepThrough(items: readonly ListItem[], key: string, from: number): number {
  const to = steps[key]?.(from, items.length) ?? from
  const step = to < from && key !== 'Home' ? -1 : 1
  for (let index = to; index >= 0 && index < items.length; index += step) {
    if (items[index]?.kind === 'session') return index
  }
  return from
}
