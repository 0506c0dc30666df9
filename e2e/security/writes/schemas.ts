// What each server function takes, as JSON Schema, read from its own validator. Run by itself it prints them: modules of the app are
// loaded with a stand-in for TanStack Start, which is nothing for a process that does anything else.
import { execFile } from 'node:child_process'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { serverFunctions } from '../../../app/server/testing/doors.ts'

/** As far as zod writes it. */
export interface Schema {
  type?: string
  format?: string
  pattern?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  propertyNames?: Schema
  minLength?: number
  maxLength?: number
  minimum?: number
  exclusiveMinimum?: number
}

/** The schema of each server function by its name; null for one that takes nothing. */
export async function readSchemas(): Promise<Record<string, Schema | null>> {
  const node = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.bin', 'node')
  const args = ['--disable-warning=ExperimentalWarning', import.meta.filename]
  const { stdout } = await promisify(execFile)(node, args, { maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout) as Record<string, Schema | null>
}

async function declared(): Promise<Record<string, unknown>> {
  const recorder = pathToFileURL(join(import.meta.dirname, 'recorder.ts')).href
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('@tanstack/react-start') ? { url: recorder, shortCircuit: true } : next(specifier, context),
  })
  const schemas: Record<string, unknown> = {}
  for (const { path, name } of serverFunctions) {
    const module = (await import(
      pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'app', path)).href
    )) as Record<string, { schema?: z.ZodType }>
    const { schema } = module[name] ?? {}
    // A date travels as one; its place is known by its format.
    const date = ({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Schema }) => {
      if (zodSchema instanceof z.ZodDate) jsonSchema.format = 'date'
    }
    schemas[name] = schema
      ? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: date as never })
      : null
  }
  return schemas
}

if (import.meta.main) {
  process.stdout.write(JSON.stringify(await declared()), () => process.exit(0))
}
