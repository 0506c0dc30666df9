// The console's own phrases, gathered from its sources when it is built: what stands there in quotes or between tags was written by us.
// They are loaded with the first use of the key that hides names.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const id = 'virtual:own-phrases'

/** A plugin of the build for the module `virtual:own-phrases`. */
export function ownPhrasesModule() {
  return {
    name: 'own-phrases',
    resolveId: (asked: string) => (asked === id ? `\0${id}` : undefined),
    load: (asked: string) => (asked === `\0${id}` ? `export default ${JSON.stringify(phrases())}` : undefined),
  }
}

function phrases(): string[] {
  const app = join(import.meta.dirname, '..', '..')
  const files = globSync('{features,ui,routes}/**/*.{ts,tsx}', { cwd: app }).filter(
    (file) => !/\.test\.|\.server\./.test(file),
  )
  const found = new Set<string>()
  for (const file of files) for (const phrase of phrasesOf(readFileSync(join(app, file), 'utf8'))) found.add(phrase)
  return [...found].sort()
}

/** What stands in quotes, in the fixed parts of templates, or between tags of one source. */
export function phrasesOf(source: string): string[] {
  const code = source.replace(/^\s*(?:\/\/.*|import .*)$/gm, '')
  const quoted = [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/g)].map(
    ([, one, other]) => one ?? other ?? '',
  )
  const templates = [...code.matchAll(/`((?:[^`\\]|\\.)*)`/g)].flatMap(([, text = '']) => text.split(/\$\{[^}]*\}/))
  const between = [
    ...code.matchAll(/>([^<>{}=;]+)</g),
    ...code.matchAll(/\}([^<>{}=;()]+)</g),
    ...code.matchAll(/>([^<>{}=;()]+)\{/g),
  ]
  return [...quoted, ...templates, ...between.map(([, text = '']) => text)]
    .map((text) => text.replace(/\s+/g, ' ').trim().toLowerCase())
    .filter((text) => /^[^\n]{1,160}$/.test(text) && /\p{L}/u.test(text) && !/^[.#/@]|className|=>|\/\//.test(text))
}
