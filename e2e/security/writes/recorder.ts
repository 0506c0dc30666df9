// Stands in for TanStack Start where only the validators of server functions are wanted: nothing is called, what is declared is kept.
type Declared = { schema: unknown }
type Builder = {
  middleware: () => Builder
  validator: (schema: unknown) => Builder
  handler: () => Declared
}

const declaring = (schema: unknown): Builder => ({
  middleware: () => declaring(schema),
  validator: (given) => declaring(given),
  handler: () => ({ schema }),
})

export const createServerFn = (): Builder => declaring(undefined)
export const createMiddleware = () => ({ server: () => ({}) })
export const getRequest = (): never => {
  throw new Error('There is no request here.')
}
export { getRequest as getRequestHeaders, getRequest as setCookie }
export { getRequest as setResponseHeader, getRequest as setResponseHeaders, getRequest as setResponseStatus }
