// Long passwords of a person's own are taken; what everybody tries first is not.
import { expect, test } from 'vitest'
import { faultOfPassword } from './passwords.ts'

test.each([
  'password1234567',
  'P@ssw0rdP@ssw0rd',
  'qwertyuiopasdf',
  '123456789012345',
  'aaaaaaaaaaaaaaaa',
  'Letmein2024!!!!',
  'iloveyou12345678',
  'abcdefghijklmnop',
  'jane.roe1234567',
  'Summer2025Summer2025',
])('%s is not taken', (password) => {
  expect(faultOfPassword(password, ['Jane Roe', 'jane.roe@mail.example'])).toMatch(/everybody tries first/)
})

test.each([
  'seven green lamps at noon',
  'xK9#mQ2$vL5@',
  'correct-horse-battery',
  'Zwölf Boxkämpfer jagen',
  '你好世界早上好朋友们再见了',
])('%s is taken', (password) => {
  expect(faultOfPassword(password, ['Jane Roe'])).toBeNull()
})

test('too short and too long are said as such', () => {
  expect(faultOfPassword('xK9#mQ2$vL5')).toMatch(/at least 12/)
  expect(faultOfPassword('xK9#mQ2$vL5@'.repeat(20))).toMatch(/at most/)
})
