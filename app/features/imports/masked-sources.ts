// How many sources in custody were masked by which rules.

export interface MaskedSources {
  /** The rules of this version. */
  version: string
  total: number
  /** Masked by other rules than those. */
  behind: number
  /** Stored as originals, with --keep-secrets. */
  kept: number
}
