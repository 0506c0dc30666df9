// A short run of the fuzzer: `npm run fuzz -- --records 100000` is the long one. FUZZ_SEED repeats a run.
import { expect, test } from 'vitest'
import { makeCase } from './case.ts'
import { examine } from './law.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test(`the law holds on spoiled sessions (FUZZ_SEED=${seed})`, async () => {
  for (const one of [makeCase(seed), makeCase(seed + 1)])
    expect((await examine(one)).failures, `seed ${one.seed}`).toEqual([])
}, 240_000)
