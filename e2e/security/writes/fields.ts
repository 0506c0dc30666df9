// Every place of a server function's input that takes text, read from its schema.
import type { Schema } from './schemas.ts'

export interface TextField {
  /** As `inputFor` names places. */
  path: string
  /** Characters it takes at most. */
  most: number
}

/** The places that take a text of somebody's own; ids, dates and words of a list are none. */
export function textFields(schema: Schema): TextField[] {
  const found = new Map<string, TextField>()
  const walk = (given: Schema, path: string): void => {
    for (const one of [...(given.anyOf ?? []), ...(given.oneOf ?? []), ...(given.allOf ?? [])]) walk(one, path)
    for (const [name, one] of Object.entries(given.properties ?? {})) walk(one, path ? `${path}.${name}` : name)
    if (typeof given.additionalProperties === 'object') walk(given.additionalProperties, `${path}.x`)
    if (given.items) walk(given.items, path)
    const isText = given.type === 'string' && !given.enum && !('const' in given)
    if (!isText || given.format === 'uuid' || given.format === 'date') return
    const most = Math.max(given.maxLength ?? 2000, found.get(path)?.most ?? 0)
    found.set(path, { path, most })
  }
  walk(schema, '')
  return [...found.values()]
}
