// The phrases of the console's sources: made by the build, see own-phrases.ts.
declare module 'virtual:own-phrases' {
  const phrases: readonly string[]
  export default phrases
}
