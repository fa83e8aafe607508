import { readFileSync, statSync } from 'node:fs'
import { SaxesParser, type SaxesTagPlain } from 'saxes'

/** It is on the first page that anybody sees, over the slowest line. */
const LARGEST_KB = 64
/** Shown at 64 px; more than this is a picture by mistake. */
const LEAST_SIDE = 32
const LONGEST_SIDE = 1_024

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Where the first chunk, IHDR, says how wide and high it is. */
const PNG_SIDES_AT = 16

/** What runs, or brings in a page. */
const NO_PICTURE = new Set([
  'script',
  'foreignobject',
  'iframe',
  'object',
  'embed',
  'audio',
  'video',
])

/** Why a file cannot be the logo, in a sentence; undefined: it can. */
export function logoMistake(file: string): string | undefined {
  if (!/\.(svg|png)$/.test(file)) return 'Must be an .svg or .png file.'
  const { size } = statSync(file)
  if (size > LARGEST_KB * 1024) {
    return `Is ${Math.ceil(size / 1024)} kB: at most ${LARGEST_KB} kB, for it is on every first page.`
  }
  const bytes = readFileSync(file)
  return file.endsWith('.png') ? pngMistake(bytes) : svgMistake(bytes)
}

function pngMistake(bytes: Buffer): string | undefined {
  if (bytes.length < PNG_SIDES_AT + 8 || !bytes.subarray(0, PNG.length).equals(PNG)) {
    return 'Is not a PNG file.'
  }
  const sides = [bytes.readUInt32BE(PNG_SIDES_AT), bytes.readUInt32BE(PNG_SIDES_AT + 4)]
  const isOne = sides.every((side) => side >= LEAST_SIDE && side <= LONGEST_SIDE)
  if (isOne) return undefined
  return `Is ${sides.join(' × ')} px: each side must be ${LEAST_SIDE} to ${LONGEST_SIDE} px.`
}

/** Leaves the parser, which calls back. */
class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

function svgMistake(bytes: Buffer): string | undefined {
  try {
    checkSvg(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return undefined
  } catch (error) {
    return error instanceof NotTaken ? error.message : 'Is not an SVG file in UTF-8.'
  }
}

function checkSvg(text: string): void {
  const parser = new SaxesParser({})
  let depth = 0
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new NotTaken('Must have no DOCTYPE: save it as plain SVG.')
  })
  parser.on('opentag', (tag) => {
    if (depth === 0 && tag.name !== 'svg')
      throw new NotTaken('Is not an SVG file: <svg> is not first.')
    if (depth === 0 && !hasSize(tag)) throw new NotTaken('Needs a viewBox, or width and height.')
    depth += 1
    checkTag(tag)
  })
  parser.on('closetag', () => {
    depth -= 1
  })
  parser.write(text).close()
}

function hasSize({ attributes }: SaxesTagPlain): boolean {
  return 'viewBox' in attributes || ('width' in attributes && 'height' in attributes)
}

/** A browser loads nothing from a picture, so what it refers to elsewhere would be missing in it. */
function checkTag({ name, attributes }: SaxesTagPlain): void {
  if (NO_PICTURE.has(name.toLowerCase())) throw new NotTaken(`Must not hold <${name}>.`)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (/^on/i.test(attribute)) throw new NotTaken(`Must not hold ${attribute}=.`)
    const isReference = /^(?:xlink:)?href$/i.test(attribute)
    if (isReference && !/^(?:#|data:image\/(?:png|jpeg);base64,)/.test(value.trim())) {
      throw new NotTaken(`Must not refer to anything outside itself (${attribute} of <${name}>).`)
    }
  }
}
