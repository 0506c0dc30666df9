// The patch text of apply_patch ("*** Begin Patch") and unified diffs: which files, and how many lines came and went.
import { diffLines } from 'diff'
import type { FileChange } from '../body.ts'

const header = /^\*\*\* (Add|Update|Delete) File: (.+)$/

/** One entry a file. Text that is no patch makes one entry without a path. */
export function patchChanges(patch: string): FileChange[] {
  const changes: FileChange[] = []
  let lines: string[] = []
  for (const line of patch.split('\n')) {
    const found = header.exec(line.trimEnd())
    if (found) {
      lines = []
      changes.push({ path: (found[2] ?? '').trim(), action: actions[found[1] ?? ''] ?? 'update', patch: '' })
      continue
    }
    const current = changes.at(-1)
    if (!current || line.startsWith('*** End Patch')) continue
    lines.push(line)
    current.patch = lines.join('\n')
  }
  return changes.length > 0 ? changes : [{ path: '', action: 'update', patch }]
}

/** Lines added and removed by all changes. */
export function patchCounts(changes: FileChange[]): { added: number; removed: number } {
  let added = 0
  let removed = 0
  for (const change of changes) {
    if (change.patch !== undefined) {
      for (const line of change.patch.split('\n')) {
        if (line.startsWith('+') && !line.startsWith('+++')) added++
        else if (line.startsWith('-') && !line.startsWith('---')) removed++
      }
    } else {
      const counts = lineCounts(change.before ?? '', change.after ?? '')
      added += counts.added
      removed += counts.removed
    }
  }
  return { added, removed }
}

const actions: Record<string, FileChange['action']> = { Add: 'add', Update: 'update', Delete: 'delete' }

/** Above this many characters a comparison would cost more than the figure is worth: all lines count as changed. */
const comparable = 200_000

/** Lines that differ; lines that stand on both sides are neither added nor removed. */
function lineCounts(before: string, after: string): { added: number; removed: number } {
  if (before === '' || after === '' || before.length + after.length > comparable)
    return { added: linesOf(after), removed: linesOf(before) }
  const counts = { added: 0, removed: 0 }
  for (const part of diffLines(withEnd(before), withEnd(after))) {
    if (part.added) counts.added += part.count
    else if (part.removed) counts.removed += part.count
  }
  return counts
}

const withEnd = (text: string) => (text.endsWith('\n') ? text : `${text}\n`)
const linesOf = (text: string) => (text === '' ? 0 : text.replace(/\n$/, '').split('\n').length)
