// Which rules stored bytes were masked under; kept with every upload. Browser-safe: pages say what is behind.

/** The rules of today. */
export const maskVersion = 'secretlint-preset-recommend@12.0.0+logbook.7'

/** In its place where somebody asked for originals. */
export const unmasked = 'none'
