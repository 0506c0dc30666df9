// A file as it stood at an event, rebuilt from what the session's calls wrote, replaced, patched and read. Pure.
// Law: nothing is guessed. A line is known because a call wrote it, changed it or read it; where an edit cannot be placed, or what it
// expected is not what is known, what was known before it is let go and the account says at which event and why.

/** What a call did to a file, in the order of the session. Text has line ends of its own; `lines` none. */
export type FileStep = { seq: number } & (
  | { did: 'write'; text: string }
  | { did: 'delete' }
  | { did: 'replace'; before: string; after: string; everywhere: boolean }
  /**
   * Hunks with the place at which they begin in the file before; null where the patch does not say. `words`: the very text that was
   * asked for, where the patch was written for the eye and may have other blanks at the beginning of its lines.
   */
  | { did: 'patch'; hunks: Hunk[]; words?: Words }
  | { did: 'read'; from: number; lines: string[]; whole: boolean }
)
export type Words = { before: string; after: string; everywhere: boolean }
export type Hunk = { start: number | null; lines: { sign: ' ' | '+' | '-'; text: string }[] }

/** `lines[n]` is line n + 1, or undefined where it is not known. `whole`: the file has no lines beyond these. */
export type FileState = {
  lines: readonly (string | undefined)[]
  whole: boolean
  /** There is no such file: it was deleted, or not yet made. */
  absent: boolean
  /** What could not be followed, and at which event. */
  doubts: readonly { seq: number; why: string }[]
}

type Work = { lines: (string | undefined)[]; whole: boolean; absent: boolean; doubts: { seq: number; why: string }[] }

/** The file after these steps. */
export function rebuilt(steps: readonly FileStep[]): FileState {
  const file: Work = { lines: [], whole: false, absent: false, doubts: [] }
  for (const step of steps) apply(file, step)
  return file
}

function apply(file: Work, step: FileStep): void {
  if (step.did === 'write') return set(file, linesOf(step.text), true)
  if (step.did === 'delete') {
    set(file, [], true)
    file.absent = true
    return
  }
  if (file.absent) {
    // Something outside of what is recorded made it again.
    set(file, [], false)
    file.doubts.push({ seq: step.seq, why: 'The file was there again, and no call that is recorded had made it.' })
  }
  if (step.did === 'read') return read(file, step)
  if (step.did === 'replace') return replace(file, step)
  if (step.words && isPlaced(file, step.words)) return replace(file, { ...step.words, did: 'replace', seq: step.seq })
  for (const hunk of step.hunks.toReversed()) patch(file, hunk, step.seq, step.words)
}

function set(file: Work, lines: (string | undefined)[], whole: boolean): void {
  file.lines = lines
  file.whole = whole
  file.absent = false
}

/** What is read is true, whatever was thought before: a difference means that something else changed the file. */
function read(file: Work, { from, lines, whole, seq }: Extract<FileStep, { did: 'read' }>): void {
  const start = from - 1
  const isOther = lines.some((line, n) => file.lines[start + n] !== undefined && file.lines[start + n] !== line)
  const isLonger = file.whole && start + lines.length > file.lines.length
  if (isOther || isLonger) {
    file.doubts.push({
      seq,
      why: 'What was read differs from what the calls before had left: something else changed the file.',
    })
    set(file, [], false)
  }
  for (const [n, line] of lines.entries()) file.lines[start + n] = line
  if (whole && start === 0) set(file, file.lines.slice(0, lines.length), true)
}

function replace(file: Work, { before, after, everywhere, seq }: Extract<FileStep, { did: 'replace' }>): void {
  if (before === '' && file.lines.length === 0) return set(file, linesOf(after), true)
  const known = joined(file)
  const places = placesOf(known, before)
  const isUnsure = !file.whole || known.includes(gap)
  if (places.length === 0 || (places.length > 1 && !everywhere)) {
    lose(
      file,
      seq,
      places.length === 0
        ? 'The text that was to be replaced is in no part that is known.'
        : 'The text that was to be replaced stands in several places.',
    )
    // What came of it is known to be there, not where.
    return
  }
  if (everywhere && isUnsure) {
    lose(file, seq, 'All places were to be replaced, and not all of the file is known.')
    return
  }
  const text = everywhere ? known.replaceAll(before, () => after) : known.replace(before, () => after)
  file.lines = text.split('\n').map((line) => (line === gap ? undefined : line))
}

/** Whether the text that was asked for says its place by itself. */
function isPlaced(file: Work, { before, everywhere }: Words): boolean {
  const known = joined(file)
  return everywhere
    ? file.whole && !known.includes(gap) && known.includes(before)
    : placesOf(known, before).length === 1
}

function patch(file: Work, { start, lines }: Hunk, seq: number, words?: Words): void {
  const isSame = (one: string, other: string) =>
    one === other || (words !== undefined && one.trimStart() === other.trimStart())
  const old = lines.filter(({ sign }) => sign !== '+').map(({ text }) => text)
  const at = start === null ? placeOfLines(file, old) : Math.max(0, start - 1)
  if (at === null) return lose(file, seq, 'The place of a patch is in no part that is known.')
  const isOther = old.some((line, n) => !isSame(file.lines[at + n] ?? line, line))
  const isBeyond = file.whole && at + old.length > file.lines.length
  if (isOther || isBeyond) {
    lose(file, seq, 'A patch expected other lines than the calls before had left: something else changed the file.')
  }
  while (file.lines.length < at) file.lines.push(undefined)
  const after = words?.after.split('\n') ?? []
  // Of a line that was written for the eye only what does not begin with blanks is known to the letter.
  const exact = (text: string) =>
    words ? (after.find((line) => isSame(line, text)) ?? (/^\s/.test(text) ? undefined : text)) : text
  const now: (string | undefined)[] = []
  let n = 0
  for (const { sign, text } of lines) {
    if (sign !== '-') now.push((sign === ' ' ? file.lines[at + n] : undefined) ?? exact(text))
    if (sign !== '+') n++
  }
  file.lines.splice(at, old.length, ...now)
}

/** Lets go of all that was known: what comes after an edit that cannot be placed may be anywhere. */
function lose(file: Work, seq: number, why: string): void {
  file.doubts.push({ seq, why })
  set(file, [], false)
}

/** Stands for a line that is not known; in no text, because no text that is stored holds it. */
const gap = '\u0000'

const joined = ({ lines }: Work) => Array.from(lines, (line) => line ?? gap).join('\n')
const linesOf = (text: string) => text.split('\n')

function placesOf(text: string, part: string): number[] {
  const places: number[] = []
  if (part === '') return places
  for (let at = text.indexOf(part); at >= 0 && places.length < 2; at = text.indexOf(part, at + part.length))
    places.push(at)
  return places
}

/** Where these lines stand, one after the other; null where that is nowhere or in several places. */
function placeOfLines({ lines }: Work, wanted: readonly string[]): number | null {
  if (wanted.length === 0) return null
  const places = lines.flatMap((_, at) => (wanted.every((line, n) => lines[at + n] === line) ? [at] : []))
  return places.length === 1 ? (places[0] ?? null) : null
}
