// OpenCode ids ascend with time, so they say where an event stands in its session, in whatever order rows and events arrive. They
// become fractional-index keys, between which events of other sources can still be put.
import { createHash } from 'node:crypto'

/** The reading place of a part (or of its nth event) in the order of message id, then part id. */
export function placeOf(messageId: string, partId: string, nth = 0): string {
  return `a0${digits(messageId)}${digits(partId)}${nth + 1}`
}

/** The id that OpenCode would have made at `at`: what has no id of its own stands where its time puts it. */
export function idAt(at: string): string {
  const counted = (BigInt(Date.parse(at)) * 4096n) % 2n ** 48n
  return `msg_${counted.toString(16).padStart(12, '0')}`
}

const head = 12

// Twelve characters hold the time and the counter; the rest of an id is chance, of which a digest tells ties apart.
function digits(id: string): string {
  const own = /^[a-z]{3}_(.+)$/.exec(id)?.[1]
  const letters = (own ?? id).replace(/[^0-9A-Za-z]/g, '0').slice(0, head)
  const tie = BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 10)}`)
  return `${own === undefined ? 0 : 1}${letters.padEnd(head, '0')}${base62(tie, 3)}`
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function base62(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest /= 62n) text += alphabet[Number(rest % 62n)]
  return text
}
