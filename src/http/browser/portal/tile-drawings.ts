import { join } from 'node:path'
import { readResourceText } from '../../../resources.ts'
import { type Drawing, readDrawingFrom } from '../../../services/drawing.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'

/** The pictures that come with the program, by name, from the sprite in the templates' folder. */
export function loadDrawings(templatesFolder: string): ReadonlyMap<string, Drawing> {
  const sprite = readResourceText(join(templatesFolder, 'icons.svg'))
  const drawings = new Map<string, Drawing>()
  for (const [, id = '', inside = ''] of sprite.matchAll(
    /<symbol id="([a-z0-9-]+)">(.*?)<\/symbol>/gs,
  )) {
    const drawing = readDrawingFrom(`<svg viewBox="0 0 24 24">${inside}</svg>`)
    if ('problem' in drawing) throw new Error(`icons.svg: ${id} ${drawing.problem}.`)
    drawings.set(id, drawing)
  }
  return drawings
}

export type Drawings = ReturnType<typeof loadDrawings>

/** What a tile shows before its name; undefined: the first letters of the name. */
export type TileDrawing = Readonly<{
  /** Under which the page holds it, once. */
  symbol: string
  drawing: Drawing
  /** Drawn in lines, as the set is. */
  isOfSet: boolean
}>

export function drawingOf(
  { id, icon }: Pick<RegisteredService, 'id' | 'icon'>,
  drawings: Drawings,
): TileDrawing | undefined {
  if (!icon) return undefined
  if (icon.kind === 'drawn') {
    return { symbol: `own-${id}`, drawing: icon.drawing, isOfSet: false }
  }
  const drawing = drawings.get(icon.name)
  return drawing && { symbol: `i-${icon.name}`, drawing, isOfSet: true }
}
