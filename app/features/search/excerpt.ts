// The part of a text around what was asked for, in pieces, so that the page can mark hits without making HTML of hostile text.
import type { Mark } from './language/tree.ts'

export type Piece = { text: string; hit: boolean }

const before = 80
const length = 280

/** At most 280 characters around the first hit, blanks folded; from the beginning where nothing is found. */
export function excerptOf(text: string, wanted: readonly Mark[]): Piece[] {
  const marks = marksOf(wanted)
  const first = marks ? text.search(marks) : -1
  const from = first > before ? wordBegin(text, first - before) : 0
  const cut = text.slice(from, from + length * 4).replace(/\s+/g, ' ')
  const shown = cut.length > length ? `${cut.slice(0, length)}…` : cut
  const pieces: Piece[] = []
  let at = 0
  for (const hit of marks ? shown.matchAll(marks) : []) {
    if (hit.index > at) pieces.push({ text: shown.slice(at, hit.index), hit: false })
    pieces.push({ text: hit[0], hit: true })
    at = hit.index + hit[0].length
  }
  if (at < shown.length) pieces.push({ text: shown.slice(at), hit: false })
  return from > 0 ? [{ text: '… ', hit: false }, ...pieces] : pieces
}

/** A test for what was asked for: words with whatever stands between them, and letters within words. */
export function marksOf(wanted: readonly Mark[]): RegExp | null {
  if (wanted.length === 0) return null
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const forms = wanted.map((mark) =>
    'part' in mark
      ? escaped(mark.part)
      : String.raw`(?<![\p{L}\p{N}])${mark.words.map(escaped).join(String.raw`[^\p{L}\p{N}]{1,20}`)}[\p{L}\p{N}]{0,80}`,
  )
  return new RegExp(forms.join('|'), 'giu')
}

/** Not in the middle of a word, and never between the halves of a character. */
function wordBegin(text: string, near: number): number {
  const blank = text.slice(near, near + before).search(/\s/)
  return blank < 0 ? near + (/[\uDC00-\uDFFF]/.test(text.charAt(near)) ? 1 : 0) : near + blank + 1
}
