import { expect, test } from 'vitest'
import { historyOf } from './todo-history.ts'

const at = null
const list = (seq: number, ...items: [string, string][]) => ({
  seq,
  at,
  tool: 'TodoWrite',
  input: { todos: items.map(([content, status]) => ({ content, status })) },
})

test('each report says what it changed against the one before it', () => {
  const history = historyOf([
    list(1, ['read', 'in_progress'], ['write', 'pending']),
    list(4, ['read', 'completed'], ['write', 'in_progress']),
    list(6, ['read', 'completed'], ['write', 'in_progress']),
    list(9, ['read', 'pending'], ['test', 'pending']),
  ])
  expect(history.map(({ seq, turns }) => [seq, ...turns.map(({ kind, text }) => `${kind} ${text}`)])).toEqual([
    [1, 'started read', 'new write'],
    [4, 'done read', 'started write'],
    [9, 'reopened read', 'new test', 'gone write'],
  ])
})

test('tasks are told of one by one, and lists of different tools are not mixed', () => {
  const history = historyOf([
    { seq: 1, at, tool: 'TaskCreate', input: { subject: 'mend it' } },
    { seq: 2, at, tool: 'update_plan', input: JSON.stringify({ plan: [{ step: 'look', status: 'pending' }] }) },
    list(3, ['mend it', 'pending']),
    { seq: 4, at, tool: 'TaskUpdate', input: { taskId: '7', status: 'completed' } },
    { seq: 5, at, tool: 'TaskUpdate', input: { taskId: '7', owner: 'x' } },
    { seq: 6, at, tool: 'TaskUpdate', input: 'nonsense' },
  ])
  expect(history.map(({ seq, turns }) => [seq, ...turns.map(({ kind, text }) => `${kind} ${text}`)])).toEqual([
    [1, 'new mend it'],
    [2, 'new look'],
    [3, 'new mend it'],
    [4, 'done Task 7'],
    [5, 'changed Task 7'],
  ])
})
