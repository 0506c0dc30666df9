// The states of HMAC stand for the secret and are not it.
import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { exportable, keyed } from './record-key.ts'

test('hashes made from the exportable form are those of the secret, for texts and secrets of any length', () => {
  for (const keyBytes of [1, 8, 32, 63, 64, 65, 200])
    for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 70_001]) {
      const secret = randomBytes(keyBytes).toString('base64').slice(0, keyBytes)
      const text = randomBytes(length).toString('latin1').slice(0, length)
      const form = exportable(secret)
      const wanted = createHmac('sha256', secret).update(text).digest('hex')
      expect(keyed(form, text).toString('hex'), `${keyBytes} ${length}`).toBe(wanted)
      expect(keyed(secret, text).toString('hex')).toBe(wanted)
      expect(form.includes(secret) && secret.length > 1).toBe(false)
      expect(exportable(form)).toBe(form)
    }
})
