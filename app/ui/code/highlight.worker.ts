// Colours code beside the page, so that no text, however it was made, holds up what a person does.
import { common, createLowlight } from 'lowlight'
import { linesOf } from './tokens.ts'

const lowlight = createLowlight(common)

addEventListener('message', ({ data }: MessageEvent<{ id: number; language: string; text: string }>) => {
  const known = lowlight.registered(data.language)
  postMessage({ id: data.id, lines: known ? linesOf(lowlight.highlight(data.language, data.text)) : null })
})
