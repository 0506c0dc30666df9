import { expect, test } from 'vitest'
import type { Todo } from '../rows.ts'
import { isDone, presentTodos, todoWord } from './todo-words.ts'

test('a person’s tick wins over the agent’s word, both ways', () => {
  expect(isDone({ status: 'pending', personStatus: 'completed' })).toBe(true)
  expect(isDone({ status: 'completed', personStatus: 'pending' })).toBe(false)
})

test('words of other agents are shown as they are', () => {
  expect(todoWord({ status: 'waiting_for_review', personStatus: null })).toBe('waiting for review')
  expect(todoWord({ status: 'pending', personStatus: null })).toBeNull()
})

test('removed todos are gone, the others stand by list and place', () => {
  const todo = (id: string, listKey: string, position: number, removedAt: Date | null = null) =>
    ({ id, listKey, position, removedAt }) as Todo
  const todos = [todo('c', 'main', 2), todo('gone', 'main', 0, new Date()), todo('a', 'main', 1), todo('z', 'agent', 9)]
  expect(presentTodos(todos).map((one) => one.id)).toEqual(['z', 'a', 'c'])
})
