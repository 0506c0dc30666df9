// The SDK is no dependency of ours, so this fails when its hooks have another shape than the one we were written for: in types
// when it is compiled, in names when it runs.
import { HOOK_EVENTS } from '@anthropic-ai/claude-agent-sdk'
import type {
  HookCallback,
  HookCallbackMatcher,
  HookJSONOutput,
  Options,
  SessionStore,
} from '@anthropic-ai/claude-agent-sdk'
import { expect, expectTypeOf, test } from 'vitest'
import { hookEvents } from './hook-events.ts'
import type { Hooks } from './hook-events.ts'
import { transcriptStore, wrapHooks } from './index.ts'

type SdkHooks = NonNullable<Options['hooks']>

test('every event of the SDK is decided on, and none that it does not have', () => {
  expect(Object.keys(hookEvents).sort()).toEqual([...HOOK_EVENTS].sort())
})

test('the signature of a hook is the one that our listener has', () => {
  expectTypeOf<Parameters<HookCallback>[1]>().toEqualTypeOf<string | undefined>()
  expectTypeOf<Parameters<HookCallback>[2]>().toEqualTypeOf<{ signal: AbortSignal }>()
  expectTypeOf<Parameters<HookCallback>['length']>().toEqualTypeOf<3>()
  expectTypeOf<ReturnType<HookCallback>>().toEqualTypeOf<Promise<HookJSONOutput>>()
  expectTypeOf<keyof HookCallbackMatcher>().toEqualTypeOf<'matcher' | 'hooks' | 'timeout' | 'onFailure'>()
  expectTypeOf<Record<string, never>>().toExtend<HookJSONOutput>()
  expectTypeOf<keyof SdkHooks>().toEqualTypeOf<keyof typeof hookEvents>()
  expectTypeOf<SdkHooks>().toExtend<Hooks>()
  const wrapped: SdkHooks = wrapHooks<SdkHooks>({}, { enabled: false })
  expect(wrapped).toEqual({})
})

test('the input of a hook has the fields that we read', () => {
  type Input = Parameters<HookCallback>[0]
  expectTypeOf<Input['session_id']>().toEqualTypeOf<string>()
  expectTypeOf<Input['cwd']>().toEqualTypeOf<string>()
  type Stop = Extract<Input, { hook_event_name: 'SubagentStop' }>
  expectTypeOf<Pick<Stop, 'agent_id' | 'agent_type'>>().toEqualTypeOf<{ agent_id: string; agent_type: string }>()
})

test('our store of transcripts is one that the SDK takes', () => {
  expectTypeOf<ReturnType<typeof transcriptStore>>().toExtend<SessionStore>()
})
