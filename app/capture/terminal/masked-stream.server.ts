// Secrets in a stream of terminal output. Law: what goes out has been looked at together with what stands before it, and the
// beginning of what may become a secret waits for its end; so a secret that comes in pieces is masked like any other. Lengths
// stay, so that a screen looks the same.
import { mask } from '#app/importer/mask/mask.server.ts'

/** Masked and untouched bytes of the past that rules may need to see: a name before its value, the head of a key. */
const contextBytes = 8 * 1024
/** A longer word is let go but for its end. */
const longestWord = 4 * 1024
/** So much of a word may go out when nothing follows for a while; the forms of secrets begin with a mark of this length. */
const shortWord = 12

export interface MaskedStream {
  /** Takes output, answers what may go out now. */
  push: (bytes: Buffer) => Promise<Buffer>
  /** Lets a short word go out: a prompt without a blank after it, a digit of a counter. */
  idle: () => Promise<Buffer>
  /** Lets all go out. */
  end: () => Promise<Buffer>
}

/** One stream; calls must follow each other. */
export function maskedStream(): MaskedStream {
  let context: Buffer = Buffer.alloc(0)
  let held: Buffer = Buffer.alloc(0)

  const letGo = async (count: number): Promise<Buffer> => {
    const window = Buffer.concat([context, held])
    const masked = await maskBytes(window)
    const out = masked.subarray(context.length, context.length + count)
    context = window.subarray(Math.max(0, context.length + count - contextBytes), context.length + count)
    held = held.subarray(count)
    return out
  }
  // A word that has gone out in part is still one word.
  const word = () => unfinishedWord(Buffer.concat([context, held]))
  return {
    push: (bytes) => {
      held = Buffer.concat([held, bytes])
      return letGo(Math.max(0, held.length - word()))
    },
    idle: () => letGo(word() < shortWord ? held.length : Math.max(0, held.length - word())),
    end: () => letGo(held.length),
  }
}

// Characters that tokens are made of. Colours stand within words; anything else that moves the cursor ends one.
const wordAtEnd = new RegExp(
  String.raw`(?:[A-Za-z0-9+/_=.~:@%&?#!$^*-]|${'\x1b'}(?:\[[0-9;]*m?)?$|${'\x1b'}\[[0-9;]*m)+$`,
)

function unfinishedWord(bytes: Buffer): number {
  const word = wordAtEnd.exec(bytes.subarray(-longestWord).toString('latin1'))?.[0] ?? ''
  if (word.length >= longestWord) return longestWord / 4
  return /[A-Za-z0-9]/.test(word) || word.includes('\x1b') ? word.length : 0
}

// Rules see ASCII of the same length, once with escape sequences blanked (a secret after a colour), once without them (a
// secret with a colour inside).
async function maskBytes(bytes: Buffer): Promise<Buffer> {
  const text = bytes.toString('latin1').replace(/[\x80-\xff]/g, '\x1a')
  const out = Buffer.from(bytes)
  const blanked = text.replace(escapes, (sequence) => '\n'.repeat(sequence.length))
  stars(await masked(blanked), blanked, (at) => at, out)
  if (blanked === text) return out
  const places: number[] = []
  const plain = plainOf(text, places)
  stars(await masked(plain), plain, (at) => places[at] ?? 0, out)
  return out
}

/** CSI sequences, OSC strings with their end, and two-character escapes (ECMA-48). */
const escapes = new RegExp(
  String.raw`${'\x1b'}(?:\[[0-?]*[ -/]*[@-~]|\][^${'\x07\x1b'}]*(?:${'\x07'}|${'\x1b'}\\)?|[ -/]*[0-~])`,
  'g',
)

async function masked(text: string): Promise<string> {
  const found = await mask(text, { marks: false })
  return found.text.length === text.length ? found.text : text
}

function stars(masked: string, before: string, placeOf: (at: number) => number, out: Buffer): void {
  if (masked === before) return
  for (let at = 0; at < masked.length; at++) if (masked[at] !== before[at]) out[placeOf(at)] = 0x2a
}

function plainOf(text: string, places: number[]): string {
  let plain = ''
  let at = 0
  const keep = (to: number): void => {
    plain += text.slice(at, to)
    for (; at < to; at++) places.push(at)
  }
  for (const match of text.matchAll(escapes)) {
    keep(match.index)
    at = match.index + match[0].length
  }
  keep(text.length)
  return plain
}
