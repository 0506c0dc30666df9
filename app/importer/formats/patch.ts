// The patch text of apply_patch ("*** Begin Patch") and unified diffs: which files, and how many lines came and went.
import type { FileChange } from '../body.ts'

const header = /^\*\*\* (Add|Update|Delete) File: (.+)$/

/** One entry a file. Text that is no patch makes one entry without a path. */
export function patchChanges(patch: string): FileChange[] {
  const changes: FileChange[] = []
  let lines: string[] = []
  const close = () => {
    const current = changes.at(-1)
    if (current) current.patch = lines.join('\n')
    lines = []
  }
  for (const line of patch.split('\n')) {
    const found = line.startsWith('*** ') ? header.exec(line.trimEnd()) : null
    if (found) {
      close()
      changes.push({ path: (found[2] ?? '').trim(), action: actions[found[1] ?? ''] ?? 'update', patch: '' })
    } else if (changes.length > 0 && !line.startsWith('*** End Patch')) lines.push(line)
  }
  close()
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
  const { removed, added } = middles(withoutEnd(before).split('\n'), withoutEnd(after).split('\n'))
  const common = longestCommon(removed, added)
  return { added: added.length - common, removed: removed.length - common }
}

// Without the lines at the beginning and the end that are the same.
function middles(before: string[], after: string[]): { removed: string[]; added: string[] } {
  let [from, ends, added] = [0, before.length, after.length]
  while (from < ends && from < added && before[from] === after[from]) from++
  while (ends > from && added > from && before[ends - 1] === after[added - 1]) {
    ends--
    added--
  }
  return { removed: before.slice(from, ends), added: after.slice(from, added) }
}

/**
 * How many lines the longest common subsequence has. Bit-parallel (Crochemore and others, 2001), because every edit of every session
 * comes through here and its length is all that is wanted: a zero bit of `row` is a line of `before` that is in it.
 */
function longestCommon(before: string[], after: string[]): number {
  if (before.length === 0 || after.length === 0) return 0
  const words = Math.ceil(before.length / 32)
  const places = new Map<string, Uint32Array>()
  for (const [i, line] of before.entries()) {
    let bits = places.get(line)
    if (!bits) places.set(line, (bits = new Uint32Array(words)))
    bits[i >>> 5] = (bits[i >>> 5] ?? 0) | (1 << (i & 31))
  }
  const row = new Uint32Array(words).fill(0xffffffff)
  for (const line of after) {
    const bits = places.get(line)
    if (!bits) continue
    let carry = 0
    for (let w = 0; w < words; w++) {
      const [old, at] = [row[w] ?? 0, bits[w] ?? 0]
      const sum = old + ((old & at) >>> 0) + carry
      carry = sum > 0xffffffff ? 1 : 0
      row[w] = sum | (old & ~at)
    }
  }
  let common = 0
  for (let i = 0; i < before.length; i++) if (((row[i >>> 5] ?? 0) & (1 << (i & 31))) === 0) common++
  return common
}

const withoutEnd = (text: string) => (text.endsWith('\n') ? text.slice(0, -1) : text)
const linesOf = (text: string) => (text === '' ? 0 : withoutEnd(text).split('\n').length)
