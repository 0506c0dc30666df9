import { expect, test } from 'vitest'
import { agentsOf, daysUpTo, hoursOf } from './days.ts'

const moment = (at: Date, part: object = {}) => ({ at, agent: 'codex', tokens: 10, usd: 0.5, reports: 1, ...part })

test('days are those of the reader, all of them, also over a change of the clock', () => {
  const now = new Date(2026, 3, 2, 9)
  const moments = [
    moment(new Date(2026, 3, 2, 0, 0)),
    moment(new Date(2026, 3, 1, 23, 45), { agent: 'claude-code', usd: 2 }),
    moment(new Date(2026, 3, 1, 8), { usd: 1 }),
    moment(new Date(2026, 0, 1)),
  ]
  const days = daysUpTo(moments, 'usd', 7, now)
  expect(days.map(({ day }) => day.getDate())).toEqual([27, 28, 29, 30, 31, 1, 2])
  expect(days.slice(-2).map(({ total, agents }) => [total, agents])).toEqual([
    [3, { claude: 2, codex: 1 }],
    [0.5, { codex: 0.5 }],
  ])
  expect(agentsOf(days)).toEqual(['claude', 'codex'])
  expect(daysUpTo(moments, 'tokens', 7, now).map(({ total }) => total)).toEqual([0, 0, 0, 0, 0, 20, 10])
})

test('hours of the week begin with Monday', () => {
  const hours = hoursOf(
    [moment(new Date(2026, 3, 5, 23), { reports: 4 }), moment(new Date(2026, 2, 1))],
    new Date(2026, 3, 1),
  )
  expect(hours[6]?.[23]).toBe(4)
  expect(hours.flat().reduce((sum, count) => sum + count, 0)).toBe(4)
})
