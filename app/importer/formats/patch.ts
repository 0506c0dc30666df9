// The patch text of apply_patch ("*** Begin Patch") and unified diffs: which files, and how many lines came and went.
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
      added += linesOf(change.after)
      removed += linesOf(change.before)
    }
  }
  return { added, removed }
}

const actions: Record<string, FileChange['action']> = { Add: 'add', Update: 'update', Delete: 'delete' }

const linesOf = (text: string | undefined) => (text ? text.replace(/\n$/, '').split('\n').length : 0)
