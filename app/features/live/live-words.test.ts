import { expect, test } from 'vitest'
import { processWords, reachedBy } from './live-words.ts'

test('a transport is told by what one would type to get there', () => {
  const tmux = { transport: 'tmux', transportDetails: { tmux_session: '3', tmux_pane: '%5' } }
  expect(reachedBy(tmux)).toBe('tmux 3 %5')
  expect(reachedBy({ transport: 'nvim', transportDetails: { nvim_socket: '/run/nvim.1' } })).toBe('Neovim /run/nvim.1')
  expect(reachedBy({ transport: 'pty', transportDetails: {} })).toBe('terminal')
  expect(reachedBy({ transport: 'teleport', transportDetails: { to: {} } })).toBeNull()
  expect(processWords({ ...tmux, pid: 4711 }, 'build-box')).toBe('process 4711 on build-box, tmux 3 %5')
  expect(processWords({ transport: 'unknown', transportDetails: {}, pid: 1 })).toBe('process 1')
})

test('what a process says of itself cannot hide its end', () => {
  expect(reachedBy({ transport: 'tmux', transportDetails: { tmux_session: 'a\u202eb' } })).toBe('tmux a[U+202E]b')
})
