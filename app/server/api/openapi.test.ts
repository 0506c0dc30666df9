// The document and the routes agree both ways, and each schema of it can be used.
import { expect, test } from 'vitest'
import { endpoints } from '../testing/doors.ts'
import { documented, undocumented } from './endpoints.ts'
import { openApi } from './openapi.ts'

const routes = endpoints.filter(({ address }) => address.startsWith('/api/') && !(address in undocumented))
const spelled = (address: string) => address.replace(/\$(\w+)/g, '{$1}')

test('every method of every route is in the document, and nothing else is', () => {
  const there = routes.flatMap(({ address, methods }) => methods.map((method) => `${method} ${spelled(address)}`))
  expect(documented.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(there.toSorted())
  for (const address of Object.keys(undocumented)) expect(endpoints.map((one) => one.address)).toContain(address)
})

test.each(documented)('$method $path names the scope that its route asks for', ({ method, path, scope }) => {
  const { text = '' } = routes.find(({ address }) => spelled(address) === path) ?? {}
  const asked = new RegExp(String.raw`${method}: [^=]*=>\s*answerApi\(request, '(\w+)'`).exec(text)?.[1] ?? null
  expect(asked).toBe(scope)
})

test('the document is OpenAPI 3.1: ids are unique, references resolve, parameters are declared', () => {
  const text = JSON.stringify(openApi())
  const document = JSON.parse(text) as {
    openapi: string
    paths: Record<
      string,
      Record<string, { operationId: string; parameters?: Array<{ name: string; in: string; schema: object }> }>
    >
  }
  expect(document.openapi).toBe('3.1.0')
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((one) => ({ path, ...one })),
  )
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  for (const { path, parameters = [] } of operations)
    expect(parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)).toEqual(
      path.match(/\{\w+\}/g) ?? [],
    )
  for (const [, reference = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = reference
      .split('/')
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], openApi())
    expect(found, reference).toBeDefined()
  }
  const search = document.paths['/api/search']?.['get']
  expect(search?.parameters?.map(({ name }) => name)).toEqual(['q', 'session', 'limit', 'before'])
})
