// Which passwords are taken: long ones that are not made of what everybody tries first. Needs no network. Browser code too.

export const shortestPassword = 12
/** More costs the server time and the person nothing. */
export const longestPassword = 128

/** How much must be left of a password when all that is easily guessed is taken out of it. */
const leastOwn = 6

const common =
  'password passwort motdepasse contrasena passphrase qwertyuiop qwerty qwertz azerty asdfghjkl asdfgh zxcvbnm yxcvbnm ' +
  'letmein welcome iloveyou trustno administrator admin monkey dragon sunshine princess football baseball superman ' +
  'batman starwars master hello whatever shadow michael jordan charlie freedom secret changeme default logbook ' +
  'computer internet google facebook microsoft summer winter spring autumn january february december monday friday ' +
  'abcdefghijklm abcdef test user guest login root pass love '
const words = common
  .trim()
  .split(' ')
  .toSorted((a, b) => b.length - a.length)
const unleet: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** Why `password` is not taken, as the end of a sentence that begins with "A password"; null when it is. `known` is what others know of the person. */
export function faultOfPassword(password: string, known: readonly string[] = []): string | null {
  if ([...password].length < shortestPassword) return `needs at least ${shortestPassword} characters`
  if (password.length > longestPassword) return `may have ${longestPassword} characters at most`
  return ownPart(password, known) < leastOwn
    ? 'must not be made of words and sequences that everybody tries first'
    : null
}

/** How many different characters are left of a password without common words, the person's own names, sequences and repeats. */
function ownPart(password: string, known: readonly string[]): number {
  const names = known.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((name) => name.length > 2)
  const lower = password.toLowerCase()
  const plain = [lower, [...lower].map((letter) => unleet[letter] ?? letter).join('')]
  const left = plain.map((text) => {
    let rest = text
    for (const word of [...names, ...words]) rest = rest.replaceAll(word, ' ')
    return new Set(withoutRuns(rest)).size
  })
  return Math.min(...left)
}

/** Without blanks, and of each run of neighbours (abc, 321, aaa) only the first. */
function withoutRuns(text: string): string[] {
  const letters = [...text]
  return letters.filter((letter, at) => {
    const before = letters[at - 1]
    return letter !== ' ' && (before === undefined || Math.abs(letter.charCodeAt(0) - before.charCodeAt(0)) > 1)
  })
}
