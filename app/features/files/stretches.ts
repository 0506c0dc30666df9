// The rows of a file of which not all may be known: its lines with their numbers, and what is missing between them. Pure.
import type { FileState } from './rebuild.ts'

/** `gap`: so many lines are not known; null where not even their number is. */
export type FileRow = { number: number; text: string } | { gap: number | null }

export function stretchesOf({ lines, whole }: Pick<FileState, 'lines' | 'whole'>): FileRow[] {
  const rows: FileRow[] = []
  let missing = 0
  for (const [index, text] of lines.entries()) {
    if (text === undefined) {
      missing++
      continue
    }
    if (missing > 0) rows.push({ gap: missing })
    missing = 0
    rows.push({ number: index + 1, text })
  }
  if (missing > 0) rows.push({ gap: missing })
  if (!whole) rows.push({ gap: null })
  return rows
}
