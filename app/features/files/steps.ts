// What the bodies of a session's calls did to one file, as steps of rebuild.ts. Pure; bodies are of many formats and years.
import { inputOf, isRecord, resultOf } from '../timeline/read-body.ts'
import type { FileStep, Hunk } from './rebuild.ts'

export type FileCall = { seq: number; kind: string; tool: string; body: unknown; result: unknown; failed: boolean }

/** The steps of these calls for the file at `path`; a call that failed did nothing. */
export function stepsOf(calls: readonly FileCall[], path: string): FileStep[] {
  return calls.flatMap((call): FileStep[] => {
    if (call.failed) return []
    return call.kind === 'file_change' ? changeSteps(call, path) : readSteps(call, path)
  })
}

function changeSteps({ seq, body, result }: FileCall, path: string): FileStep[] {
  if (!isRecord(body) || !Array.isArray(body.changes)) return []
  const own = body.changes.filter((change) => isRecord(change) && change.path === path) as Record<string, unknown>[]
  // What the tool says it did has the true places; it tells of one file.
  const applied = isRecord(result) && typeof result.patch === 'string' ? hunksOf(result.patch) : []
  const isWhole = own.some(({ action, after }) => action === 'add' && typeof after === 'string')
  const input = inputOf(body)
  const everywhere = (change: Record<string, unknown>) =>
    [input, change].some((one) => isRecord(one) && (one.replace_all === true || one.replaceAll === true))
  if (applied.length > 0 && !isWhole && own.length === body.changes.length) {
    const [one] = own
    const words =
      own.length === 1 && one && typeof one.before === 'string' && typeof one.after === 'string'
        ? { before: one.before, after: one.after, everywhere: everywhere(one) }
        : undefined
    return [{ seq, did: 'patch', hunks: applied, ...(words && { words }) }]
  }
  return own.flatMap((change): FileStep[] => {
    const { action, after, before, patch } = change
    if (action === 'delete') return [{ seq, did: 'delete' }]
    if (action === 'add' && typeof after === 'string') return [{ seq, did: 'write', text: after }]
    if (action === 'add' && typeof patch === 'string') return [{ seq, did: 'write', text: addedText(patch) }]
    if (typeof patch === 'string') return [{ seq, did: 'patch', hunks: hunksOf(patch) }]
    if (typeof after === 'string')
      return [{ seq, did: 'replace', before: String(before ?? ''), after, everywhere: everywhere(change) }]
    return []
  })
}

/** The lines that a tool which reads files gave back, where it numbered them: only then their place is told. */
function readSteps({ seq, body, result }: FileCall, path: string): FileStep[] {
  const input = inputOf(body)
  if (!isRecord(input) || ![input.file_path, input.filePath, input.absolute_path, input.path].includes(path)) return []
  const numbered = resultOf(result)
    ?.output.split('\n')
    .map((line) => /^\s*(\d+)(?:→|\t)(.*)$/.exec(line))
  const end = numbered?.findIndex((line) => line === null) ?? 0
  const lines = (end === -1 ? numbered : numbered?.slice(0, end)) ?? []
  const first = Number(lines[0]?.[1])
  if (lines.length === 0 || lines.some((line, n) => Number(line?.[1]) !== first + n)) return []
  // A tool that was asked for a part, or cut its answer, says nothing of what comes after.
  const isPart = input.limit !== undefined || input.offset !== undefined || lines.length >= 2000
  return [{ seq, did: 'read', from: first, lines: lines.map((line) => line?.[2] ?? ''), whole: !isPart && first === 1 }]
}

/** The hunks of a patch, with the places that it names. */
export function hunksOf(patch: string): Hunk[] {
  const hunks: Hunk[] = []
  for (const line of patch.replaceAll('\r\n', '\n').split('\n')) {
    const place = /^@@+ -(\d+)(?:,(\d+))? \+(\d+)(?:,\d+)? @@/.exec(line)
    const sign = line.charAt(0)
    if (place) hunks.push({ start: startOf(place), lines: [] })
    else if (line.startsWith('@@')) hunks.push({ start: null, lines: [] })
    else if (/^(---|\+\+\+) |^\*\*\* |^diff --git |^index [0-9a-f]|^\\/.test(line) && hunks.length === 0) continue
    else if (sign === ' ' || sign === '+' || sign === '-') {
      if (hunks.length === 0) hunks.push({ start: null, lines: [] })
      hunks.at(-1)?.lines.push({ sign, text: line.slice(1) })
    }
  }
  return hunks.filter(({ lines }) => lines.length > 0)
}

/** Where nothing went, a unified diff names the line before. */
function startOf([, start, count, now]: RegExpExecArray): number {
  if (count !== '0') return Number(start)
  return now === '1' ? 1 : Number(start) + 1
}

const addedText = (patch: string) =>
  patch
    .split('\n')
    .filter((line) => line.startsWith('+') && !line.startsWith('+++ '))
    .map((line) => line.slice(1))
    .join('\n')
