// How JSON text looks to rules that were written for plain text: the same length, so that positions hold, but escapes are
// the characters they stand for (padded in front) and string borders are line ends. Without it a key after `\n` hides behind
// the letter n, and a greedy rule runs over the end of its string into the next field.

const special = /\\{3}"|\\\\[nrtbf]|\\u[0-9a-fA-F]{4}|\\[^]|"/g

/** `text` as rules should see it. Also takes one level of JSON inside a JSON string (tool arguments are written so). */
export function ruleView(text: string): string {
  return text.replace(special, plainOf)
}

/** True where `text` spells characters of a token in a way that changes its length: `\/` and escaped ASCII. */
export function hasSpelledTokens(text: string): boolean {
  return /\\(?:\/|u00[2-7])/.test(text)
}

/** JSON text of the same value with those characters written plainly, padded with blanks to the old length. */
export function respelled(text: string): string {
  const plain = text.replace(/\\(?:u[0-9a-fA-F]{4}|[^])/g, (escape) => {
    if (escape === '\\/') return '/'
    if (!/^\\u00[2-7]/.test(escape)) return escape
    const char = String.fromCharCode(Number.parseInt(escape.slice(2), 16))
    return char === '"' || char === '\\' || char === '\x7f' ? escape : char
  })
  return plain.padEnd(text.length)
}

function plainOf(escape: string): string {
  if (escape === '"') return '\n'
  const last = escape.charAt(escape.length - 1)
  if (escape.startsWith('\\u')) {
    const char = String.fromCharCode(Number.parseInt(escape.slice(2), 16))
    return char.padStart(6, '\n')
  }
  const char = 'nrtbf'.includes(last) ? '\n' : last
  return char.padStart(escape.length, '\n')
}
