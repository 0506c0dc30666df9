import { expect, test } from 'vitest'
import { transportOf } from './transport.ts'

test('editors, multiplexers and recorded terminals are told by what they put into the environment', () => {
  expect(transportOf({ TMUX: '/tmp/tmux-0/default,812,3', TMUX_PANE: '%5' })).toEqual({
    kind: 'tmux',
    details: { tmux_session: '3', tmux_pane: '%5' },
  })
  // Neovim inside tmux: its terminal is the nearer one.
  expect(transportOf({ NVIM: '/run/nvim.1.0', TMUX: 'x,1,2' })).toEqual({
    kind: 'nvim',
    details: { nvim_socket: '/run/nvim.1.0' },
  })
  expect(transportOf({ LOGBOOK_TERMINAL: 'a1' })).toEqual({ kind: 'pty', details: { terminal: 'a1' } })
  expect(transportOf({ TERM: 'xterm' })).toEqual({ kind: 'unknown', details: {} })
})
