import { describe, expect, test, vi } from 'vitest'
import { bodyStore } from './bodies.ts'

describe('bodies of events', () => {
  test('each is fetched once, however often it is asked for', async () => {
    const load = vi.fn(async (id: string) => ({ id }))
    const bodies = bodyStore()
    bodies.ask('a', load)
    bodies.ask('a', load)
    expect(bodies.get('a')).toEqual({ status: 'loading' })
    await vi.waitFor(() => expect(bodies.get('a')).toEqual({ status: 'ready', body: { id: 'a' } }))
    bodies.ask('a', load)
    expect(load).toHaveBeenCalledTimes(1)
  })

  test('a failure is kept with its reason until it is tried again', async () => {
    const load = vi.fn<() => Promise<unknown>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue('here')
    const bodies = bodyStore()
    bodies.ask('a', load)
    await vi.waitFor(() => expect(bodies.get('a')).toEqual({ status: 'failed', message: 'away' }))
    bodies.ask('a', load)
    await vi.waitFor(() => expect(bodies.get('a')).toEqual({ status: 'ready', body: 'here' }))
  })

  test('the oldest go when there are too many', async () => {
    const bodies = bodyStore(2)
    for (const id of ['a', 'b', 'c']) bodies.ask(id, async () => id)
    await vi.waitFor(() => expect(bodies.get('c')?.status).toBe('ready'))
    expect(['a', 'b', 'c'].filter((id) => bodies.get(id))).toHaveLength(2)
  })
})
