// The words after `logbook hook`. Unknown ones are passed over: an older bundle must not fail a newer command line.

export interface HookArguments {
  agent: string
  /** The data folder; else LOGBOOK_HOME, else ~/.logbook. */
  data?: string
  /** Codex gives its message as the last argument instead of at stdin. */
  payload?: string
  /** A program that was there before us and is run after us, with the same message. */
  next?: string[]
}

export function argumentsOf(words: string[]): HookArguments {
  const given: HookArguments = { agent: 'claude' }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const value = words[at + 1]
    if (word.startsWith('{')) given.payload = word
    if (value === undefined || !word.startsWith('--')) continue
    if (word === '--agent') given.agent = value
    else if (word === '--data') given.data = value
    else if (word === '--then') given.next = programOf(value)
    else continue
    at++
  }
  return given
}

function programOf(text: string): string[] | undefined {
  try {
    const words: unknown = JSON.parse(text)
    return Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string')
      ? words
      : undefined
  } catch {
    return undefined
  }
}
