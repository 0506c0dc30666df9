// The operators and functions that real Electric knows; a clause with any other is refused. All of them are immutable in Postgres.
import { INTEGRAL_TYPES, NUMERIC_TYPES } from './types.ts'
import type { Type } from './types.ts'

export type Signature = { readonly args: readonly Type[]; readonly returns: Type }

/** `*n*` stands for each numeric type, `*i*` for each integral one. A line is one signature for each of the names before `:`. */
const OPERATORS = `
  = <> < > <= >= : *n* *n* bool
  = <> < > <= >= : text text bool
  = <> < > <= >= : uuid uuid bool
  = < > <= >= : date date bool
  = < > <= >= : time time bool
  = < > <= >= : timestamp timestamp bool
  = < > <= >= : timestamptz timestamptz bool
  = <> : bool bool bool
  = <> : interval interval bool
  = <> : anyenum anyenum bool
  = <> @> <@ && : anyarray anyarray bool
  + - @ : *n* *n*
  ~ : *i* *i*
  |/ : float8 float8
  + - * : *n* *n* *n*
  / & | # : *i* *i* *i*
  / ^ : float8 float8 float8
  ^ : numeric numeric numeric
  || : text text text
  || : anycompatiblearray anycompatiblearray anycompatiblearray
  || : anycompatible anycompatiblearray anycompatiblearray
  || : anycompatiblearray anycompatible anycompatiblearray
  ~~ ~~* !~~ !~~* : text text bool
  + - : date int8 date
  + : int8 date date
  - : date date int8
  + : date time timestamp
  + : time date timestamp
  + - : interval interval interval
  + - : date interval timestamp
  + : interval date timestamp
  + - : timestamp interval timestamp
  + : interval timestamp timestamp
  + - : timestamptz interval timestamptz
  + : interval timestamptz timestamptz
  + : time interval time
  + : interval time time
  - : timestamp timestamp interval
  - : timestamptz timestamptz interval
  * : interval float8 interval
  * : float8 interval interval`

const FUNCTIONS = `
  int2 : text int2
  int4 : text int4
  int8 : text int8
  float4 : text float4
  float8 : text float8
  numeric : text numeric
  bool : text bool
  uuid : text uuid
  text : text text
  date : text date
  time : text time
  timestamp : text timestamp
  timestamptz : text timestamp
  interval : text interval
  lower upper : text text
  like ilike : text text bool
  justify_days justify_hours justify_interval : interval interval
  timezone : text timestamp timestamptz
  timezone : text timestamptz timestamp
  array_cat : anycompatiblearray anycompatiblearray anycompatiblearray
  array_prepend : anycompatible anycompatiblearray anycompatiblearray
  array_append : anycompatiblearray anycompatible anycompatiblearray
  array_ndims : anyarray int4`

/** Functions that take one or more arguments of one type. */
const VARIADIC: Record<string, Signature> = {
  concat: { args: ['text'], returns: 'text' },
  coalesce: { args: ['anycompatible'], returns: 'anycompatible' },
  greatest: { args: ['anycompatible'], returns: 'anycompatible' },
  least: { args: ['anycompatible'], returns: 'anycompatible' },
}

const operators = read(OPERATORS)
const functions = read(FUNCTIONS)

/** The signatures of an operator with that many operands; none when it is not known. */
export function operatorSignatures(name: string, operands: number): readonly Signature[] {
  return operators.get(`${name}/${operands}`) ?? []
}

/** The signatures of a function with that many arguments; none when it is not known. */
export function functionSignatures(name: string, args: number): readonly Signature[] {
  const variadic = Object.hasOwn(VARIADIC, name) && args > 0 ? VARIADIC[name] : undefined
  if (variadic) return [{ args: Array.from({ length: args }, () => variadic.args[0] ?? ''), returns: variadic.returns }]
  return functions.get(`${name}/${args}`) ?? []
}

function read(table: string): ReadonlyMap<string, readonly Signature[]> {
  const found = new Map<string, Signature[]>()
  for (const line of table.trim().split('\n')) {
    const [names = '', types = ''] = line.split(' : ')
    for (const name of names.trim().split(' '))
      for (const signature of expand(types.trim().split(' '))) {
        const key = `${name}/${signature.args.length}`
        found.set(key, [...(found.get(key) ?? []), signature])
      }
  }
  return found
}

function expand(types: readonly string[]): Signature[] {
  const all = types.includes('*n*') ? NUMERIC_TYPES : types.includes('*i*') ? INTEGRAL_TYPES : ['']
  return all.map((each) => {
    const filled = types.map((type) => (type.startsWith('*') ? each : type))
    return { args: filled.slice(0, -1), returns: filled.at(-1) ?? '' }
  })
}
