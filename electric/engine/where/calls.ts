// Operators and functions applied to arguments: the overload is chosen as Electric chooses it, then constants get its types.
import { NOWHERE, give, made, refusal } from './expression.ts'
import type { Expression, Scope, Typed } from './expression.ts'
import { UNTYPED, chooseOverload } from './overloads.ts'
import { functionSignatures, operatorSignatures } from './signatures.ts'
import type { Signature } from './signatures.ts'
import type { Type } from './types.ts'

/** Written as Postgres' own grammar and not as functions of a schema. */
const SPECIAL = new Set(['coalesce', 'greatest', 'least'])

/** A name as messages and tables spell it: quoted unless plain, without pg_catalog. */
export function spell(path: readonly string[]): string {
  const parts = path.map((part) =>
    /^[\p{Ll}_][\p{Ll}\p{Nd}_]*$/u.test(part) ? part : `"${part.replaceAll('"', '""')}"`,
  )
  return parts.length === 2 && parts[0] === 'pg_catalog' ? (parts[1] ?? '') : parts.join('.')
}

/** The function of that name (as `spell` gives it) on these arguments. */
export function applyFunction(name: string, args: readonly Expression[], at: number, scope: Scope): Typed {
  const signatures = functionSignatures(name, args.length)
  if (signatures.length === 0) throw refusal(at, `unknown or unsupported function ${name}/${args.length}`)
  const chosen = chooseOverload(signatures, args.map(typeIn))
  if (!chosen) throw refusal(at, `Could not select a function overload for ${name}(${args.map(typeIn).join(', ')})`)
  const given = giveAll(args, chosen.args, scope)
  const sql = `${SPECIAL.has(name) ? name : `pg_catalog.${name}`}(${given.map((arg) => arg.sql).join(', ')})`
  return made(sql, chosen.returns, NOWHERE, name, given)
}

/** The signature of an operator for these operands; `name` as parsed. */
export function chooseOperator(name: readonly string[], types: readonly Type[], at: number, scope: Scope): Signature {
  const question = JSON.stringify([name, types])
  const known = scope.chosen.get(question)
  if (known) return known
  const operator = operatorName(name)
  const signatures = operatorSignatures(operator, types.length)
  if (signatures.length === 0)
    throw refusal(at, `unknown ${types.length === 1 ? 'unary' : 'binary'} operator ${spell(name)}`)
  const chosen = chooseOverload(signatures, types)
  if (!chosen) throw refusal(at, 'Could not select an operator overload')
  scope.chosen.set(question, chosen)
  return chosen
}

/** An operator's bare name; one of another schema has none that is known. */
export function operatorName(name: readonly string[]): string {
  return name.length === 2 && name[0] === 'pg_catalog' ? (name[1] ?? '') : name.join('.')
}

/** Operands checked against the operator that they choose. */
export function operands(
  name: readonly string[],
  args: readonly Expression[],
  at: number,
  scope: Scope,
): { args: Typed[]; returns: Type } {
  const { args: types, returns } = chooseOperator(name, args.map(typeIn), at, scope)
  return { args: giveAll(args, types, scope), returns }
}

export function typeIn(expression: Expression): Type {
  return expression.type ?? UNTYPED
}

/** A parameter beside char(n) stays one: as text its padding would count. */
export function seenBeside(type: Type, others: readonly Expression[]): Type {
  return type === 'text' && others.some((other) => other.type === 'bpchar') ? 'bpchar' : type
}

function giveAll(args: readonly Expression[], types: readonly Type[], scope: Scope): Typed[] {
  return args.map((arg, index) => {
    const type = types[index] ?? 'text'
    return give(arg, type, scope, seenBeside(type, args))
  })
}
