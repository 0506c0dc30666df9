// Which of two words on one thing counts, by when they were said and in whatever order they came. Pure. Words without a time: the
// one that comes later counts, and any word with a time beats them.

interface Word {
  /** ISO; '' without a time, undefined where nothing was said yet. */
  at: string | undefined
  said: string | null
}

/** Whether `next` takes the place of `known` as the last word. */
export function isLaterWord(next: Word & { at: string }, known: Word): boolean {
  if (known.at === undefined || known.said === null || next.at > known.at) return true
  return next.at === known.at && (next.at === '' || (next.said ?? '') > known.said)
}

/** Whether `next` takes the place of `known` as the first word. */
export function isEarlierWord(next: Word & { at: string }, known: Word): boolean {
  if (known.at === undefined || known.said === null) return true
  if (next.at === '' || known.at === '') return known.at === '' && next.at !== ''
  return next.at < known.at || (next.at === known.at && (next.said ?? '') < known.said)
}
