import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesOf, commandOf, inputOf, resultOf, stepsOf, textOf } from './read-body.ts'

describe('reading bodies', () => {
  test('no shape of body makes a reader fail', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const read of [textOf, inputOf, commandOf, changesOf, resultOf, stepsOf]) read(body)
      }),
    )
  })

  test('text is found in strings, blocks and lists of blocks', () => {
    expect(textOf('a')).toBe('a')
    expect(textOf({ shape: 'message', text: 'a' })).toBe('a')
    expect(textOf({ content: [{ type: 'text', text: 'a' }, { type: 'image' }, 'b'] })).toBe('a\n\nb')
    expect(textOf({ raw: 1 })).toBeNull()
  })

  test('commands are found under every name agents use', () => {
    expect(commandOf({ shape: 'shell', command: 'ls', input: {} })).toBe('ls')
    expect(commandOf({ input: { cmd: 'ls' } })).toBe('ls')
    expect(commandOf({ input: '{"command":["bash","-lc","ls"]}' })).toBe('bash -lc ls')
  })

  test('changes come from a list, from arguments, or from a raw patch', () => {
    expect(changesOf({ changes: [{ path: 'a', patch: '+x' }] })).toEqual([{ path: 'a', patch: '+x' }])
    expect(changesOf({ input: { file_path: 'a', old_string: 'x', new_string: 'y' } })).toEqual([
      { path: 'a', before: 'x', after: 'y' },
    ])
    expect(changesOf({ input: '*** Begin Patch\n*** End Patch' })).toHaveLength(1)
  })

  test('a result is its streams, else its output, and counts images instead of showing them', () => {
    expect(resultOf({ output: 'both', stdout: 'out', stderr: 'err', exitCode: 2 })).toEqual({
      output: 'out\nerr',
      exitCode: 2,
      images: 0,
      facts: [],
    })
    expect(resultOf({ output: [{ type: 'image' }, { type: 'text', text: 'a' }] })).toMatchObject({
      output: 'a',
      images: 1,
    })
    expect(resultOf({ raw: 1 })).toBeNull()
  })

  test('what stood before an output is told as facts, not as output', () => {
    const preamble = 'Chunk ID: a2\nWall time: 0.2 seconds\nOutput:\n'
    expect(resultOf({ output: 'rm x', preamble })).toMatchObject({
      output: 'rm x',
      facts: ['Chunk ID: a2', 'Wall time: 0.2 seconds'],
    })
    expect(resultOf({ output: '', preamble: 7 })).toMatchObject({ facts: [] })
  })

  test('a plan is read as steps, unless something else stands among them', () => {
    expect(stepsOf({ todos: [{ content: 'a', status: 'completed' }] })).toEqual([{ text: 'a', status: 'completed' }])
    expect(stepsOf({ plan: [{ step: 'a' }] })).toEqual([{ text: 'a', status: 'pending' }])
    expect(stepsOf({ plan: [{ step: 'a' }, 7] })).toEqual([])
  })
})
