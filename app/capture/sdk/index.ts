// `logbook/sdk`: what a program that runs agents with the Claude Agent SDK puts around its hooks, so that Logbook sees its
// sessions. Off unless LOGBOOK_SDK_CAPTURE (or `enabled`) says otherwise; it changes nothing the agent sees. It writes to the spool of
// its own machine, never to a network: on another machine than the server's, `logbook watch --server URL` sends what is there.
export { wrapHooks } from './wrap-hooks.ts'
export type { WrapOptions } from './wrap-hooks.ts'
export { sdkHealth } from './recorder.ts'
export type { SdkHealth } from './recorder.ts'
export { transcriptStore } from './transcript-store.ts'
export type { FileSources } from './file-kinds.ts'
