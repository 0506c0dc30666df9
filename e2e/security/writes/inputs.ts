// Input for a server function, made from its schema: the least that its validator takes, with ids of somebody's choice in every place
// that takes one.
import { randomUUID } from 'node:crypto'
import type { Random } from '../../../app/importer/demo/random.ts'
import type { Schema } from './schemas.ts'

type IdFor = (path: string, given: Schema) => string | undefined

/** `idFor` is asked for every place that takes an id, or any text; `undefined` leaves a text as it is. */
export function inputFor(random: Random, schema: Schema, idFor: IdFor): unknown {
  const value = (given: Schema, path: string): unknown => {
    const among = given.anyOf ?? given.oneOf
    if (among && among.length > 0) {
      const [first = {}, ...rest] = among.filter(({ type }) => type !== 'null')
      return value(random.pick([first, ...rest]), path)
    }
    if (given.allOf) return Object.assign({}, ...given.allOf.map((one) => value(one, path)))
    if ('const' in given) return given.const
    if (given.enum) return given.enum[random.int(given.enum.length)]
    if (given.format === 'date') return new Date()
    if (given.type === 'object' || given.properties) return object(given, path)
    if (given.type === 'array') return [value(given.items ?? {}, path)]
    if (given.type === 'string') return text(given, path)
    if (given.type === 'integer' || given.type === 'number')
      return Math.max(given.minimum ?? 1, (given.exclusiveMinimum ?? 0) + 1)
    return given.type === 'boolean' ? random.int(2) === 0 : null
  }
  const object = (given: Schema, path: string) => {
    const { properties = {}, required = [], additionalProperties, propertyNames } = given
    const names = Object.keys(properties).filter((name) => required.includes(name) || random.int(2) === 0)
    const entries = names.map((name) => [name, value(properties[name] ?? {}, path ? `${path}.${name}` : name)])
    const known = propertyNames?.enum
    const other = known ? String(known[random.int(known.length)]) : 'x'
    const more = typeof additionalProperties === 'object' ? [[other, value(additionalProperties, `${path}.x`)]] : []
    return Object.fromEntries([...entries, ...more])
  }
  const text = (given: Schema, path: string): string => {
    const id = idFor(path, given)
    if (given.format === 'uuid') return id ?? randomUUID()
    // Any other text may be an id too, and most often is what it says.
    if (id !== undefined && random.int(2) === 0) return id
    if (given.format === 'email') return 'somebody@logbook.example'
    return given.pattern ? '0' : 'x'.repeat(Math.max(1, given.minLength ?? 1))
  }
  return value(schema, '')
}
