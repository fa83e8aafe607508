import { SaxesParser } from 'saxes'

/** Names and values of an element, in their order. */
export type DrawingAttributes = readonly (readonly [name: string, value: string])[]

/**
 * A picture made of shapes alone. Whatever else an SVG file can hold (scripts, styles, links, images,
 * text, references of any kind) has no place in it, so that it can stand in a page.
 */
export type Drawing = Readonly<{
  viewBox: string
  /** How everything in it is painted, unless a shape says otherwise. */
  paint: DrawingAttributes
  shapes: readonly Readonly<{ tag: string; attributes: DrawingAttributes }>[]
  /** It takes the colour of what is around it. */
  isOneColour: boolean
}>

export type DrawingProblem = Readonly<{ problem: string }>

const LARGEST_CHARACTERS = 4096
const MOST_SHAPES = 60

const SHAPES = new Set(['path', 'circle', 'ellipse', 'rect', 'line', 'polyline', 'polygon'])
/** Words about a drawing: left out, with all that is in them. */
const WORDS = new Set(['title', 'desc', 'metadata'])

const NUMBERS = /^[\d\s.,eE+-]{1,400}$/
const PATH = /^[\d\s.,eE+MmZzLlHhVvCcSsQqTtAa-]{1,4000}$/
const COLOUR = /^(?:none|currentColor|#[0-9a-fA-F]{3,8}|[a-z]{3,20})$/

const PAINT: Readonly<Record<string, RegExp>> = {
  fill: COLOUR,
  stroke: COLOUR,
  'fill-rule': /^(?:nonzero|evenodd)$/,
  'clip-rule': /^(?:nonzero|evenodd)$/,
  'fill-opacity': NUMBERS,
  'stroke-opacity': NUMBERS,
  opacity: NUMBERS,
  'stroke-width': NUMBERS,
  'stroke-linecap': /^[a-z]{3,10}$/,
  'stroke-linejoin': /^[a-z-]{3,10}$/,
  'stroke-miterlimit': NUMBERS,
  'stroke-dasharray': NUMBERS,
}
const TRANSFORM = /^(?:\s*(?:matrix|translate|scale|rotate|skewX|skewY)\([\d\s.,eE+-]+\)\s*,?)+$/

const GEOMETRY: Readonly<Record<string, RegExp>> = {
  d: PATH,
  points: NUMBERS,
  ...Object.fromEntries(
    ['cx', 'cy', 'r', 'rx', 'ry', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'width', 'height'].map(
      (name) => [name, NUMBERS],
    ),
  ),
}

/** Attributes that say nothing about how it looks, or nothing that counts here. */
const LEFT_OUT =
  /^(?:id|class|version|role|focusable|baseProfile|preserveAspectRatio|xml(?:ns)?(?:[:].*)?|(?:aria|data)-.*|(?:inkscape|sodipodi|sketch):.*)$/

type Open = Readonly<{ paint: ReadonlyMap<string, string>; transform: string }>

/**
 * Reads an SVG file by a list of what it may hold. Anything else is not mended but told, in words that
 * go on after the file's name.
 */
export function readDrawingFrom(svg: string): Drawing | DrawingProblem {
  if (svg.length > LARGEST_CHARACTERS) {
    return {
      problem: `is larger than ${LARGEST_CHARACTERS} characters: save it without what no eye sees`,
    }
  }
  try {
    return parsed(svg)
  } catch (error) {
    if (error instanceof NotTaken) return { problem: error.message }
    return { problem: 'is not an SVG file' }
  }
}

/** Leaves the parser, which calls back. */
class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

function parsed(svg: string): Drawing {
  const parser = new SaxesParser({})
  const open: Open[] = []
  const shapes: { tag: string; attributes: DrawingAttributes }[] = []
  let root: Drawing | undefined
  let inWords = 0

  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new NotTaken('has a document type: save it as a plain SVG')
  })
  parser.on('processinginstruction', () => {
    throw new NotTaken('has a processing instruction: save it as a plain SVG')
  })
  parser.on('cdata', () => {
    throw new NotTaken('has a CDATA section')
  })
  parser.on('text', (text) => {
    if (inWords === 0 && text.trim() !== '') throw new NotTaken('has text between its shapes')
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (inWords > 0 || (open.length > 0 && WORDS.has(name))) {
      inWords += 1
      return
    }
    const outer = open.at(-1)
    if (!outer) {
      if (name !== 'svg') throw new NotTaken('does not begin with <svg>')
      const own = read(name, attributes, {
        viewBox: NUMBERS,
        width: /./,
        height: /./,
        x: /./,
        y: /./,
      })
      const paint = new Map([...own].filter(([key]) => key in PAINT))
      root = { viewBox: viewBoxOf(own), paint: [...paint], shapes, isOneColour: false }
      open.push({ paint: new Map(), transform: '' })
      return
    }
    if (name === 'g') {
      const own = read(name, attributes, {})
      open.push(within(outer, own))
      return
    }
    if (!SHAPES.has(name)) throw new NotTaken(`holds <${name}>, which is no shape`)
    if (shapes.length === MOST_SHAPES) throw new NotTaken(`has more than ${MOST_SHAPES} shapes`)
    const own = read(name, attributes, GEOMETRY)
    const { paint, transform } = within(outer, own)
    const geometry = [...own].filter(([key]) => key in GEOMETRY)
    const moved = transform === '' ? [] : [['transform', transform] as const]
    shapes.push({ tag: name, attributes: [...geometry, ...paint, ...moved] })
    open.push(outer)
  })
  parser.on('closetag', () => {
    if (inWords > 0) inWords -= 1
    else open.pop()
  })
  parser.write(svg.replace(/^\uFEFF/, '')).close()
  if (!root || shapes.length === 0) throw new NotTaken('has no shape in it')
  const painted = [...root.paint, ...shapes.flatMap(({ attributes }) => attributes)]
  const colours = painted.filter(([key]) => key === 'fill' || key === 'stroke')
  return {
    ...root,
    isOneColour: colours.every(([, value]) => value === 'none' || value === 'currentColor'),
  }
}

/** Its attributes that count, each checked; those of `more` besides how it is painted and moved. */
function read(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  more: Readonly<Record<string, RegExp>>,
): Map<string, string> {
  const kept = new Map<string, string>()
  for (const [name, value] of Object.entries(attributes)) {
    if (LEFT_OUT.test(name)) continue
    const text = value.trim().replace(/\s+/g, ' ')
    const form = more[name] ?? PAINT[name] ?? (name === 'transform' ? TRANSFORM : undefined)
    if (!form) throw new NotTaken(`has the attribute ${name} at <${tag}>, which is not taken`)
    if (!form.test(text)) throw new NotTaken(`has a ${name} at <${tag}> that is not taken`)
    kept.set(name, text)
  }
  return kept
}

/** How something is painted and moved inside of something else. */
function within(outer: Open, own: ReadonlyMap<string, string>): Open {
  const paint = new Map(outer.paint)
  for (const [name, value] of own) if (name in PAINT) paint.set(name, value)
  const transform = [outer.transform, own.get('transform') ?? ''].filter(Boolean).join(' ')
  return { paint, transform }
}

function viewBoxOf(root: ReadonlyMap<string, string>): string {
  const viewBox = root.get('viewBox')
  if (viewBox !== undefined) {
    const [, , width = 0, height = 0, ...more] = viewBox.split(/[\s,]+/).map(Number)
    if (width > 0 && height > 0 && more.length === 0) return viewBox
  }
  const side = (name: string) => Number(/^(\d+(?:\.\d+)?)(?:px)?$/.exec(root.get(name) ?? '')?.[1])
  const [width, height] = [side('width'), side('height')]
  if (width > 0 && height > 0) return `0 0 ${width} ${height}`
  throw new NotTaken('has no viewBox')
}
