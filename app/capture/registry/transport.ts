// How a person reaches the process of an agent, read from its surroundings: what editors and multiplexers put into the environment.
// Plain code without dependencies, because hooks carry it.
import type { Transport } from '#db/schema/agent-processes.ts'

export interface TransportFacts {
  kind: Transport
  /** By the names that registries of live agents use: nvim_socket, tmux_session, tmux_pane. */
  details: Record<string, string>
}

/**
 * The transport that an environment speaks for. `NVIM` is the socket of the editor whose terminal this is (:help $NVIM), `TMUX`
 * is `socket,server pid,session` and `TMUX_PANE` the pane (tmux(1)), `LOGBOOK_TERMINAL` is set by `logbook run`.
 */
export function transportOf(env: Readonly<Record<string, string | undefined>>): TransportFacts {
  const { NVIM, TMUX, TMUX_PANE, LOGBOOK_TERMINAL } = env
  if (NVIM) return { kind: 'nvim', details: { nvim_socket: NVIM } }
  if (TMUX) {
    const session = TMUX.split(',')[2]
    return {
      kind: 'tmux',
      details: { ...(session && { tmux_session: session }), ...(TMUX_PANE && { tmux_pane: TMUX_PANE }) },
    }
  }
  if (LOGBOOK_TERMINAL) return { kind: 'pty', details: { terminal: LOGBOOK_TERMINAL } }
  return { kind: 'unknown', details: {} }
}
