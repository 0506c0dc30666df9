// Paths: `*` is any part of a name, `**` any folders. A path without them means the file, or all below the folder. Absolute paths are met
// by their end, so that path:src/** finds src of every repository.
import { SearchFault } from './fault.ts'
import type { Value } from './lex.ts'
import type { Node } from './tree.ts'

const longest = 300

/** Throws SearchFault for what names no path. */
export function pathNode(values: readonly Value[]): Node {
  const globs = values.map(({ text, quoted, from, to }) => {
    const path = text
      .replaceAll('\\', '/')
      .replace(/^(\.?\/)+/, '')
      .replace(/\/+$/, '/**')
      .toLowerCase()
    if (path === '') throw new SearchFault('path: needs a file or folder, as in path:src/**.', from, to)
    if (path.length > longest) throw new SearchFault(`A path may have ${longest} characters. Shorten it.`, from, to)
    return { path, quoted }
  })
  return { op: 'path', begins: globs.map(beginning), matches: globs.map(matcher) }
}

type Glob = { path: string; quoted: boolean }

/** What every path that matches has at one of its folders, for the index. */
function beginning({ path, quoted }: Glob): string {
  const fixed = quoted ? path : (path.split(/[*?]/)[0] ?? '')
  return `path=${fixed}*`
}

function matcher({ path, quoted }: Glob): string {
  const letters = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  if (quoted) return `(^|/)${letters(path)}(/|$)`
  const pieces = path.split(/(\*\*\/|\*+|\?)/).map((piece) => {
    if (piece === '**/') return '(.*/)?'
    if (piece === '?') return '[^/]'
    if (/^\*\*+$/.test(piece)) return '.*'
    return piece === '*' ? '[^/]*' : letters(piece)
  })
  return `(^|/)${pieces.join('')}${/[*?]/.test(path) ? '$' : '(/|$)'}`
}
