import { expect, test } from 'vitest'
import { Marks } from './marks.ts'

test('a mark is found once, wherever the bytes are cut', async () => {
  const bytes = Buffer.from('..row:mark-1;..row:mark-2;..')
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const marks = new Marks('row:')
    const seen = Promise.all([marks.seen('mark-1;'), marks.seen('mark-2;')])
    marks.push(bytes.subarray(0, cut))
    marks.push(bytes.subarray(cut))
    expect((await seen).every((at) => at > 0)).toBe(true)
    expect(marks.count).toBe(2)
  }
})
