import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Drawing, readDrawingFrom } from '../services/drawing.ts'
import { isIconName } from '../services/tile-icon.ts'
import type { ConfigMistake } from './config-error.ts'
import type { ConfigFile } from './schema.ts'

/** The drawing in an SVG file, or why it is not taken. */
export function readDrawing(file: string): Drawing | Readonly<{ problem: string }> {
  try {
    return readDrawingFrom(readFileSync(file, 'utf8'))
  } catch {
    return { problem: 'cannot be read' }
  }
}

/** What is wrong with the drawings that services name. Paths are relative to `folder`. */
export function drawingMistakes({ services }: ConfigFile, folder: string): ConfigMistake[] {
  return services.flatMap(({ icon }, index) => {
    if (icon === undefined || isIconName(icon)) return []
    const drawing = readDrawing(resolve(folder, icon))
    if (!('problem' in drawing)) return []
    const sentence = `The file ${icon} ${drawing.problem}.`
    return [{ path: `services[${index}].icon`, sentence }]
  })
}
