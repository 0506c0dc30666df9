import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesOf, commandOf, inputOf, imagesOf, resultOf, stepsOf, textOf } from './read-body.ts'

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

  test('a result is its streams, else its output, and keeps its images', () => {
    expect(resultOf({ output: 'both', stdout: 'out', stderr: 'err', exitCode: 2 })).toEqual({
      output: 'out\nerr',
      exitCode: 2,
      images: { shown: [], left: 0 },
      facts: [],
    })
    expect(resultOf({ output: [{ type: 'image' }, { type: 'text', text: 'a' }] })).toMatchObject({
      output: 'a',
      images: { shown: [], left: 1 },
    })
    expect(resultOf({ raw: 1 })).toBeNull()
  })

  test('images of pixels are shown from what the body holds; nothing is fetched, and nothing else is let in', () => {
    const image = (mediaType: string, data?: string) => ({ mediaType, ...(data === undefined ? {} : { data }) })
    const all = imagesOf({
      images: [
        image('image/png', 'iVBORw0KGgo='),
        image('image/svg+xml', 'PHN2Zz4='),
        image('image/png', '"><script>'),
        { ...image('image/png'), url: 'https://example.org/a.png' },
        'image/png',
      ],
      output: [
        { type: 'image', source: { media_type: 'image/jpeg', data: '/9j/4AA=' } },
        { type: 'text', text: 'a' },
      ],
    })
    expect(all.shown).toEqual(['data:image/png;base64,iVBORw0KGgo=', 'data:image/jpeg;base64,/9j/4AA='])
    expect(all.left).toBe(3)
    expect(imagesOf({ images: 2 })).toEqual({ shown: [], left: 2 })
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
