// Attributes and times of OTLP/JSON, in the typed form of the protocol or as plain values of an exporter.
import { instantOf } from '../clean.ts'
import { isObject, list, object, word } from './read.ts'
import type { Json } from './read.ts'

/** The attributes of a span or resource as plain values. */
export function attributesOf(holder: Json): Json {
  const attributes = holder['attributes']
  if (!Array.isArray(attributes)) return object(attributes)
  return Object.fromEntries(attributes.filter(isObject).map((one) => [word(one['key']), plain(one['value'])]))
}

function plain(value: unknown): unknown {
  if (!isObject(value)) return value
  if ('intValue' in value) return Number(word(value['intValue']))
  if ('arrayValue' in value) return list(object(value['arrayValue'])['values']).map(plain)
  if ('kvlistValue' in value)
    return Object.fromEntries(
      list(object(value['kvlistValue'])['values'])
        .filter(isObject)
        .map((one) => [word(one['key']), plain(one['value'])]),
    )
  return value['stringValue'] ?? value['doubleValue'] ?? value['boolValue'] ?? value['bytesValue'] ?? null
}

/** Unix nanoseconds as text or number, or ISO text. */
export function timeOf(value: unknown): string | null {
  if (typeof value === 'string' && /^\d{16,20}$/.test(value)) return instantOf(Number(BigInt(value) / 1_000_000n))
  if (typeof value === 'number' && value > 1e17) return instantOf(Math.floor(value / 1e6))
  return instantOf(value)
}
