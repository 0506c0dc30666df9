// What reaches a person of an error: a refusal in words for what they can mend, one plain sentence for all else, and never a value.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isKeepable } from './keepable.ts'
import { sayable } from './sayable.server.ts'

const failed = (code: string) =>
  Object.assign(new Error('Failed query: insert … params: the secret'), {
    cause: Object.assign(new Error('the secret'), { code }),
  })
const said = (error: unknown) => {
  const { code, message } = sayable(error, { name: 'test' })
  expect(message).not.toContain('secret')
  return [code, message]
}

test('what Postgres cannot keep is the sender’s to mend', () => {
  for (const state of ['22021', '22P05', '22001', '22003', '54000'])
    expect(said(failed(state))[0], state).toBe('bad_input')
  expect(said(failed('23505'))[0]).toBe('conflict')
  for (const state of ['42501', '23503', 'XX000', '57P01']) expect(said(failed(state))[0], state).toBe('unavailable')
  expect(said(new TypeError('the secret'))[0]).toBe('unavailable')
})

test('what a validator refuses is told by its place, as TanStack Start throws it', () => {
  const { error } = z
    .object({ name: z.string().max(3, 'may have 3 characters at most') })
    .safeParse({ name: 'the secret' })
  expect(said(new Error(JSON.stringify(error?.issues, undefined, 2)))).toEqual([
    'bad_input',
    'Nothing was changed. name: may have 3 characters at most',
  ])
  expect(said(new Error('[the secret]'))[0]).toBe('unavailable')
})

test('a request that names no field to change is the sender’s to mend', () => {
  expect(said(new Error('No values to set'))[0]).toBe('bad_input')
})

test('texts are kept byte for byte or not at all', () => {
  for (const kept of ['', 'é漢\u202e\u{1f600}', { a: ['x', 1, null, { b: new Date() }] }])
    expect(isKeepable(kept)).toBe(true)
  for (const lost of ['a\u0000', 'half \ud83d', { a: [{ b: '\udc00' }] }, { '\u0000': 1 }])
    expect(isKeepable(lost)).toBe(false)
  const round: Record<string, unknown> = {}
  round['self'] = [round, round]
  expect(isKeepable(round)).toBe(true)
})
