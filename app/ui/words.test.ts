import { describe, expect, test } from 'vitest'
import { hiddenHost, safeHref } from './link-policy.ts'
import { countOf, formatBytes, formatCost, formatCount } from './numbers.ts'
import { clockSince, dayHeading, formatDuration, relativeTime, timeAgo } from './times.ts'
import { revealHidden } from './visible-text.ts'

describe('times', () => {
  const now = new Date(2026, 2, 4, 14, 0)
  test.each([
    [new Date(2026, 2, 4, 14, 5), 'now'],
    [new Date(2026, 2, 4, 13, 59, 30), 'now'],
    [new Date(2026, 2, 4, 13, 42), '18 m'],
    [new Date(2026, 2, 4, 10, 59), '3 h'],
    [new Date(2026, 2, 3, 23, 59), 'yesterday'],
    [new Date(2026, 2, 1), 'Sun'],
    [new Date(2026, 0, 24), '24 Jan'],
    [new Date(2024, 11, 31), '31 Dec 2024'],
  ])('%s is %s', (at, words) => {
    expect(relativeTime(at, now)).toBe(words)
  })

  test('in a sentence, spans are ago and days are not', () => {
    expect(timeAgo(new Date(2026, 2, 4, 13, 42), now)).toBe('18 m ago')
    expect(timeAgo(new Date(2026, 2, 3, 12), now)).toBe('yesterday')
    expect(timeAgo(new Date(2026, 0, 24), now)).toBe('24 Jan')
  })

  test('just past midnight, a minute before it was yesterday', () => {
    expect(dayHeading(new Date(2026, 2, 3, 23, 59), new Date(2026, 2, 4, 0, 1))).toBe('Yesterday')
  })

  test.each([
    [0, '0 ms'],
    [640, '640 ms'],
    [3240, '3.2 s'],
    [41_000, '41 s'],
    [372_000, '6 m 12 s'],
    [3_600_000, '1 h'],
    [200_000_000, '2 d 7 h'],
  ])('%i ms is %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words)
  })

  test('time since the start reads as a clock', () => {
    expect(clockSince(2_282_000)).toBe('38:02')
    expect(clockSince(7_325_000)).toBe('2:02:05')
    expect(clockSince(-5)).toBe('00:00')
  })
})

test('numbers', () => {
  expect(formatCount(48_211)).toBe('48,211')
  expect(countOf(1, 'event')).toBe('1 event')
  expect(countOf(0, 'event')).toBe('0 events')
  expect([812, 999_600, 48_211, 2_340_000].map(formatBytes)).toEqual(['812 B', '1.0 MB', '48 KB', '2.3 MB'])
  expect(['1.843200', '0.004200', '0'].map(formatCost)).toEqual(['$1.84', '<$0.01', '$0.00'])
})

test('only web addresses without a disguise may be followed', () => {
  expect(safeHref('HTTPS://Example.com/a b')).toBe('https://example.com/a%20b')
  for (const raw of [
    'javascript:1',
    ' https://x.example',
    'https:x',
    'https://a@b.example',
    'ftp://x',
    '',
    undefined,
  ]) {
    expect(safeHref(raw)).toBeNull()
  }
  expect(hiddenHost('www.x.example/a', 'https://x.example/b')).toBeNull()
  expect(hiddenHost('https://x.example', 'https://y.example/')).toBe('y.example')
})

test('what hides is shown, what belongs to text stays', () => {
  expect(revealHidden('a\tb\nc é 漢 🙂')).toBe('a\tb\nc é 漢 🙂')
  expect(revealHidden('\u2066x\u0000\u001b')).toBe('[U+2066]x[U+0000][U+001B]')
})
