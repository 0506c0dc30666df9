// Which signature a call means. The rules are those of Postgres' documentation ("Type Conversion") as real Electric follows them:
// where the two differ, Electric's choice counts, because it decides what Electric refuses.
import type { Signature } from './signatures.ts'
import { categoryOf, convertible, elementOf, isArray, isEnum, isPreferred } from './types.ts'
import type { Type } from './types.ts'

/** An argument without a type: a quoted constant, a parameter, NULL. */
export const UNTYPED = 'unknown'

const SIMPLE = new Set<Type>(['anyarray', 'anyenum'])
const COMMON = new Set<Type>(['anycompatible', 'anycompatiblearray'])

/** The signature with its polymorphic types replaced, or undefined when none or several fit. `args` may be UNTYPED. */
export function chooseOverload(signatures: readonly Signature[], args: readonly Type[]): Signature | undefined {
  const untyped = args.includes(UNTYPED)
  const exact = untyped
    ? undefined
    : signatures.find((signature) => signature.args.every((type, at) => type === args[at]))
  if (exact) return exact
  let left: readonly Signature[] = fitting(signatures, args)
  const steps: readonly ((from: readonly Signature[]) => readonly Signature[])[] = [
    (from) => most(from, (signature) => count(signature, (type, at) => type === args[at])),
    (from) => most(from, (signature) => count(signature, (type, at) => type !== args[at] && isPreferred(type))),
    (from) => (untyped ? ofUntypedCategories(from, args) : from),
    (from) => (untyped ? asIfAllAlike(from, args) : from),
  ]
  for (const step of steps) if (left.length > 1) left = step(left)
  return left.length === 1 ? left[0] : undefined
}

function fitting(signatures: readonly Signature[], args: readonly Type[]): Signature[] {
  return signatures.flatMap((signature) => concrete(signature, args) ?? [])
}

/** The signature for these arguments, if each can be converted and the polymorphic ones agree. */
function concrete(signature: Signature, args: readonly Type[]): Signature | undefined {
  const simple: [Type, Type][] = []
  const common: [Type, Type][] = []
  for (const [at, target] of signature.args.entries()) {
    const given = args[at] ?? UNTYPED
    if (given === target || given === UNTYPED) continue
    if (SIMPLE.has(target)) simple.unshift([given, target])
    else if (COMMON.has(target)) common.unshift([given, target])
    else if (
      isArray(given) && isArray(target)
        ? !convertible(elementOf(given), elementOf(target))
        : !convertible(given, target)
    )
      return undefined
  }
  const none = simple.length + common.length === 0
  const element = none ? 'text' : simpleConsensus(simple)
  const shared = none ? 'text' : commonConsensus(common)
  if (element === undefined || shared === undefined) return undefined
  const fill = (type: Type): Type => {
    if (type === 'anyarray') return `${element}[]`
    if (type === 'anyenum') return isEnum(element) ? element : `enum ${element}`
    if (type === 'anycompatible') return shared
    return type === 'anycompatiblearray' ? `${shared}[]` : type
  }
  return { args: signature.args.map(fill), returns: fill(signature.returns) }
}

/** The one element type or enum of all of them. */
function simpleConsensus(pairs: readonly [Type, Type][]): Type | undefined {
  let agreed = ''
  for (const [given, target] of pairs) {
    if (target === 'anyarray' ? !isArray(given) : !isEnum(given)) return undefined
    const type = target === 'anyarray' ? elementOf(given) : given
    if (agreed !== '' && agreed !== type) return undefined
    agreed = type
  }
  return agreed
}

/** The type that all of them can become. */
function commonConsensus(pairs: readonly [Type, Type][]): Type | undefined {
  const types: Type[] = []
  for (const [given, target] of pairs) {
    if (target === 'anycompatiblearray' && !isArray(given)) return undefined
    const type = target === 'anycompatiblearray' ? elementOf(given) : given
    categoryOf(type)
    types.push(type)
  }
  const [first, ...others] = types
  if (first === undefined) return ''
  let agreed = first
  let preferred = isPreferred(first)
  for (const type of others) {
    if (categoryOf(type) !== categoryOf(agreed)) return undefined
    if (preferred || !convertible(agreed, type) || convertible(type, agreed)) continue
    agreed = type
    preferred = isPreferred(type)
  }
  return types.every((type) => convertible(type, agreed)) ? agreed : undefined
}

/** Keeps what takes the likeliest category at each untyped place. Electric compares typed places too, and so rarely keeps less. */
function ofUntypedCategories(from: readonly Signature[], args: readonly Type[]): readonly Signature[] {
  if (args.some((type) => type !== UNTYPED)) return from
  const wanted: string[] = []
  for (const at of args.keys()) {
    const categories = new Set(from.map((signature) => categoryOf(signature.args[at] ?? UNTYPED)))
    const [only, ...others] = categories
    if (categories.has('string')) wanted.push('string')
    else if (only !== undefined && others.length === 0) wanted.push(only)
    else return from
  }
  const kept = from.filter((signature) =>
    wanted.every((category, at) => categoryOf(signature.args[at] ?? UNTYPED) === category),
  )
  return kept.length > 0 ? kept : from
}

/** Keeps what would fit if the untyped arguments had the one type of the others. */
function asIfAllAlike(from: readonly Signature[], args: readonly Type[]): readonly Signature[] {
  const [only, ...others] = new Set(args.filter((type) => type !== UNTYPED))
  if (only === undefined || others.length > 0) return from
  return fitting(
    from,
    args.map(() => only),
  )
}

function count({ args }: Signature, counts: (type: Type, at: number) => boolean): number {
  return args.filter(counts).length
}

function most(from: readonly Signature[], score: (signature: Signature) => number): Signature[] {
  const best = Math.max(...from.map(score))
  return from.filter((signature) => score(signature) === best)
}
