// Settings of agents with our hooks in them and without: nothing else changes, twice changes nothing, and the way back is exact.
import * as fc from 'fast-check'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { isNotified, withNotify, withoutNotify } from './codex-config.ts'
import { hookCommand, hookWords } from './command-line.server.ts'
import { claudeEvents, claudeHandler } from './events.ts'
import { installedEvents, withHooks, withoutHooks } from './json-settings.ts'

const wantedBy = (node: string) =>
  claudeEvents.map((event) => ({
    name: event.name,
    handler: claudeHandler(event, hookCommand(node, '/home/me/.logbook', 'claude')),
  }))
const wanted = wantedBy('/usr/bin/node')
const other = { matcher: 'Edit', hooks: [{ type: 'command', command: 'prettier --write' }] }

const settings = fc.record(
  {
    model: fc.string(),
    permissions: fc.jsonValue(),
    hooks: fc.dictionary(
      fc.constantFrom('PreToolUse', 'Stop', 'WorktreeCreate', 'Mine'),
      fc.array(fc.constant(other), { maxLength: 3 }),
    ),
    env: fc.dictionary(fc.string(), fc.string()),
  },
  { requiredKeys: [] },
)
const indents = fc.constantFrom(0, 2, 4, '\t')

test('other settings and hooks stay, twice changes nothing, and taking out gives the same value back', () => {
  fc.assert(
    fc.property(settings, indents, fc.boolean(), (value, indent, crlf) => {
      const plain = `${JSON.stringify(value, null, indent)}\n`
      const text = crlf ? plain.replaceAll('\n', '\r\n') : plain
      const some = wanted.filter(({ name }) => /^(PreToolUse|Stop|SessionEnd)$/.test(name))
      const once = withHooks(text, some)
      expect(withHooks(once, some)).toBe(once)
      expect(installedEvents(once).toSorted()).toEqual(['PreToolUse', 'SessionEnd', 'Stop'])
      const { hooks, ...rest } = JSON.parse(once) as { hooks: Record<string, unknown[]> }
      const { hooks: before = {}, ...others } = JSON.parse(text) as { hooks?: Record<string, unknown[]> }
      expect(rest).toEqual(others)
      for (const [name, groups] of Object.entries(before)) expect(hooks[name]?.slice(0, groups.length)).toEqual(groups)
      if (Object.values(before).some((groups) => groups.length === 0)) return
      const back = withoutHooks(once)
      expect(JSON.parse(back)).toEqual(Object.keys(before).length === 0 ? others : JSON.parse(text))
      if (Object.keys(before).length > 0) expect(back).toBe(text)
    }),
    { numRuns: 200 },
  )
})

test('another path takes the place of the old one, also in a group that is shared', () => {
  const old = withHooks(null, wantedBy('/old/node'))
  const next = withHooks(old, wanted)
  expect(next).not.toContain('/old/node')
  expect(next).toBe(withHooks(null, wanted))
  const shared = JSON.stringify({ hooks: { Stop: [{ hooks: [...other.hooks, wanted[0]?.handler] }] } })
  expect(JSON.parse(withoutHooks(shared))).toEqual({ hooks: { Stop: [{ hooks: other.hooks }] } })
})

test('every event that may be listened to is registered', () => {
  expect(installedEvents(withHooks('{}', wanted)).toSorted()).toEqual(claudeEvents.map(({ name }) => name).toSorted())
})

test('never where a mere listener would take the place of git', () => {
  expect(JSON.parse(withHooks(null, wanted))).not.toHaveProperty('hooks.WorktreeCreate')
})

test('what may end the agent is waited for, all else is not, and SessionEnd keeps its budget', () => {
  const { hooks } = JSON.parse(withHooks('{}', wanted)) as {
    hooks: Record<string, Array<{ hooks: Array<Record<string, unknown>> }>>
  }
  const waited = Object.keys(hooks).filter((name) => hooks[name]?.[0]?.hooks[0]?.['async'] !== true)
  expect(waited).toEqual(['SubagentStop', 'Stop', 'StopFailure', 'SessionEnd'])
  expect(hooks['SessionEnd']?.[0]?.hooks[0]).not.toHaveProperty('timeout')
})

test.each(['{"a":1,}', '{', '[]', '"x"', '{"hooks":[]}', '{"hooks":{"Stop":{}}}', '{} x'])('%s is refused', (text) => {
  expect(() => withHooks(text, wanted)).toThrow(/not valid JSON|no JSON object|is no/)
})

const words = hookWords('/usr/bin/node', '/home/me/.logbook', 'codex')

test.each([
  '',
  'model = "gpt-5"\n\n[tools]\nweb_search = true\n',
  '# mine\nmodel = "x"\r\n[profiles.a]\r\nnotify = "not ours"\r\n',
])('Codex is told to notify us, and the rest of %j stays', (text) => {
  const once = withNotify(text, words)
  expect(parse(once)).toEqual({ ...parse(text), notify: words })
  expect(withNotify(once, words)).toBe(once)
  expect(isNotified(once)).toBe(true)
  expect(withoutNotify(once)).toBe(text)
})

test.each([
  'notify = ["notify-send", "Codex ]\\" #"]\nmodel = "x"\n',
  "model = 'x'\nnotify = [\n  'python3', # mine\n  '/home/me/n.py',\n]\n[a]\nb = 1\n",
])('a program that was there before is run after ours: %j', (text) => {
  const once = withNotify(text, words)
  const before = parse(text)['notify']
  expect(parse(once)['notify']).toEqual([...words, '--then', JSON.stringify(before)])
  expect(withNotify(once, words)).toBe(once)
  expect(parse(withoutNotify(once))).toEqual(parse(text))
})

test('what is no TOML, or has something else under that name, is refused', () => {
  expect(() => withNotify('model = ', words)).toThrow('not valid TOML')
  expect(() => withNotify('notify = true\n', words)).toThrow('no list of words')
})
