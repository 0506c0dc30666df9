// Characters that change how other text looks without being seen themselves: made visible, so that text cannot lie.

/**
 * Replaces bidirectional overrides and isolates (the "Trojan source" set, CVE-2021-42574) and stray control characters by
 * their code point in brackets; tabs and line ends stay.
 */
export function revealHidden(text: string): string {
  return text.replace(
    hidden,
    (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
  )
}

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
