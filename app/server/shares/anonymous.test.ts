// What a share link hides of people and machines, and what it leaves alone.
import { expect, test } from 'vitest'
import { anonymiser, namesIn } from './anonymous.ts'

const names = namesIn(
  ['/home/nightowl/project', String.raw`C:\Users\Night Owl\x`, null],
  ['owl-tower.example.net', 'localhost'],
)
const hide = anonymiser(names)

test('the names come from home folders and machines, without those that say nothing', () => {
  expect(names).toEqual({ users: ['Night Owl', 'nightowl'], hosts: ['owl-tower.example.net', 'owl-tower'] })
  expect(namesIn(['/home/dev/x', '/root/y', '/srv/z', '/Users/ab/c'], [null])).toEqual({ users: [], hosts: [] })
})

test.each([
  ['cd /home/nightowl/project && ls', 'cd ~/project && ls'],
  ['/Users/somebody.else/Library and /Users/Shared/x', '~/Library and /Users/Shared/x'],
  ['file:///home/nightowl/a.txt', 'file://~/a.txt'],
  ['"/home/nightowl"', '"~"'],
  ['/mnt/c/Users/nightowl/x', '~/x'],
  [String.raw`C:\Users\Night Owl\Desktop\a.txt`, String.raw`~\Desktop\a.txt`],
  [String.raw`{"p":"C:\\Users\\nightowl\\x"}`, String.raw`{"p":"~\\x"}`],
  ['C:/Users/nightowl/x', '~/x'],
  ['HOME=/root\n/root/.ssh/config', 'HOME=~\n~/.ssh/config'],
  ['~/.claude/projects/-home-nightowl-project/a.jsonl', '~/.claude/projects/-~-project/a.jsonl'],
  ['drwxr-xr-x 2 nightowl nightowl 4096', 'drwxr-xr-x 2 [user] [user] 4096'],
  ['nightowl@owl-tower:~$ make', '[user]@[host]:~$ make'],
  ['Night Owl <night.owl+x@mail.example.org> wrote', '[user] <[email]> wrote'],
])('%s', (text, hidden) => {
  expect(hide(text)).toBe(hidden)
})

test.each([
  'git@github.com:org/repo.git',
  'https://example.com/home/page and src/home/index.ts',
  'nightowls, the nightowl_table and x@y',
  '@media (min-width: 1px) { a@b }',
  '/rooted/x and ./root/x and api/root',
  'npm run dev',
])('leaves alone: %s', (text) => {
  expect(hide(text)).toBe(text)
})

test('a second time changes nothing', () => {
  const text = hide('nightowl@mail.example.org at owl-tower in /home/nightowl/x')
  expect(hide(text)).toBe(text)
})
