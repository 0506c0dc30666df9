// Tags: free words that a space puts on its sessions. Law: two spellings that differ by case or blanks alone are one tag, and a word
// has the same hue everywhere and for ever, because the hue is made of the word.

export const mostTagLength = 40
export const mostTags = 20

/** The word as it is kept: one blank between words, none around, one form of each letter; null when nothing is left or it is too long. */
export function tagOf(typed: string): string | null {
  const word = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  return word === '' || [...word].length > mostTagLength ? null : word
}

/** What two spellings of one tag have in common. */
export const tagKey = (tag: string): string => tag.toLowerCase()

/** `tags` with `added` at their end and `removed` out of them; a spelling that is there stays. */
export function withTags(tags: readonly string[], added: readonly string[], removed: readonly string[]): string[] {
  const gone = new Set(removed.map(tagKey))
  const kept = tags.filter((tag) => !gone.has(tagKey(tag)))
  const known = new Set(kept.map(tagKey))
  const fresh = added.filter((tag) => {
    const isNew = !known.has(tagKey(tag))
    known.add(tagKey(tag))
    return isNew
  })
  return [...kept, ...fresh]
}

/** What was added to `before`, and what was taken out of it, to come to `after`. */
export function tagChange(before: readonly string[], after: readonly string[]): { add: string[]; remove: string[] } {
  const [had, has] = [new Set(before.map(tagKey)), new Set(after.map(tagKey))]
  return {
    add: after.filter((tag) => !had.has(tagKey(tag))),
    remove: before.filter((tag) => !has.has(tagKey(tag))),
  }
}

/** All tags of a space, each in its most frequent spelling, the most used first. */
export function tagsOf(sessions: ReadonlyArray<{ tags: readonly string[] }>): string[] {
  const counts = new Map<string, Map<string, number>>()
  for (const { tags } of sessions)
    for (const tag of tags) {
      const spellings = counts.get(tagKey(tag)) ?? new Map<string, number>()
      spellings.set(tag, (spellings.get(tag) ?? 0) + 1)
      counts.set(tagKey(tag), spellings)
    }
  return [...counts.values()]
    .map((spellings) => {
      const [[tag] = ['']] = [...spellings].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      return { tag, count: [...spellings.values()].reduce((sum, n) => sum + n, 0) }
    })
    .toSorted((a, b) => b.count - a.count || a.tag.localeCompare(b.tag))
    .map(({ tag }) => tag)
}

// Whole class names, so that the stylesheet has them.
const hues = ['bg-tag-1', 'bg-tag-2', 'bg-tag-3', 'bg-tag-4', 'bg-tag-5', 'bg-tag-6', 'bg-tag-7', 'bg-tag-8'] as const

/** The class of the word's hue. FNV-1a over its code points, so that neither order nor time of a tag's making matters. */
export function tagHue(tag: string): (typeof hues)[number] {
  let hash = 0x811c9dc5
  for (const letter of tagKey(tag)) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hues[hash % hues.length] ?? hues[0]
}
