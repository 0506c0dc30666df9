// PLACEHOLDER until the real one is written: overwrite it.
export async function seedDemo(_dir: string): Promise<string[]> {
  return []
}
