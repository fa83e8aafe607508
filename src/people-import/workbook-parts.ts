import { type NumberFormat, numberFormatOf, PLAIN, unescapeCell } from './cell-text.ts'
import { SheetError } from './sheet-error.ts'
import type { SheetLimits } from './sheet-limits.ts'
import { readXml, type XmlHandlers } from './xml-events.ts'
import type { ZipParts } from './zip-parts.ts'

export type WorkbookSheet = Readonly<{ name: string; path: string; isHidden: boolean }>

export type Workbook = Readonly<{
  sheets: readonly WorkbookSheet[]
  is1904: boolean
  /** By the number of a cell's style. */
  formats: readonly NumberFormat[]
  strings: readonly string[]
}>

/** Where a part leads: the kind of the other part, as the last word of its URI, and its path. */
type Relation = Readonly<{ kind: string; path: string }>

const MOST_STYLES = 70_000

/** Reads all parts of a workbook but its sheets. */
export async function readWorkbook(parts: ZipParts, limits: SheetLimits): Promise<Workbook> {
  const path = await workbookPath(parts)
  const relations = await readRelations(parts, path)
  const { sheets, is1904 } = await readSheetList(parts, path, relations)
  const pathOf = (kind: string) => {
    return [...relations.values()].find((one) => one.kind === kind && parts.has(one.path))?.path
  }
  const styles = pathOf('styles')
  const strings = pathOf('sharedStrings')
  return {
    sheets,
    is1904,
    formats: styles === undefined ? [] : await readFormats(parts, styles),
    strings: strings === undefined ? [] : await readStrings(parts, strings, limits),
  }
}

/** The workbook inside the archive; anything else that is a ZIP archive is no sheet. */
async function workbookPath(parts: ZipParts): Promise<string> {
  const relations = parts.has('_rels/.rels') ? await readRelations(parts, '') : new Map()
  const named = [...relations.values()].find(({ kind }) => kind === 'officeDocument')?.path
  const path = named ?? 'xl/workbook.xml'
  if (path.endsWith('.bin')) {
    throw new SheetError('old-excel', 'The file is a binary workbook: save it as .xlsx.')
  }
  if (!path.startsWith('xl/') || !parts.has(path)) {
    throw new SheetError('not-a-sheet', 'The file is no workbook: save the list as .xlsx or CSV.')
  }
  return path
}

async function readRelations(parts: ZipParts, of: string): Promise<Map<string, Relation>> {
  const folder = of.slice(0, of.lastIndexOf('/') + 1)
  const path = `${folder}_rels/${of.slice(folder.length)}.rels`
  const relations = new Map<string, Relation>()
  if (!parts.has(path)) return relations
  await readAll(parts, path, {
    open(name, { Id = '', Type = '', Target = '' }) {
      if (name !== 'Relationship') return
      const kind = Type.slice(Type.lastIndexOf('/') + 1)
      relations.set(Id, { kind, path: resolved(folder, Target) })
    },
    close() {},
  })
  return relations
}

/** A target as the path of a part: `../x` and `/xl/x` do not lead out of the archive. */
function resolved(folder: string, target: string): string {
  return new URL(target, `zip://archive/${folder}`).pathname.slice(1)
}

async function readSheetList(
  parts: ZipParts,
  path: string,
  relations: ReadonlyMap<string, Relation>,
): Promise<Readonly<{ sheets: WorkbookSheet[]; is1904: boolean }>> {
  const sheets: WorkbookSheet[] = []
  let is1904 = false
  await readAll(parts, path, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = isTrue(attributes.date1904)
      if (name !== 'sheet') return
      const id =
        attributes['r:id'] ?? Object.entries(attributes).find(([key]) => /:id$/.test(key))?.[1]
      const relation = relations.get(id ?? '')
      if (relation?.kind !== 'worksheet') return
      sheets.push({
        name: attributes.name ?? '',
        path: relation.path,
        isHidden: attributes.state !== undefined && attributes.state !== 'visible',
      })
    },
    close() {},
  })
  return { sheets, is1904 }
}

async function readFormats(parts: ZipParts, path: string): Promise<NumberFormat[]> {
  const codes = new Map<number, string>()
  const formats: NumberFormat[] = []
  let isInCellFormats = false
  await readAll(parts, path, {
    open(name, { numFmtId = '', formatCode }) {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode ?? '')
      if (name === 'cellXfs') isInCellFormats = true
      if (name !== 'xf' || !isInCellFormats || formats.length >= MOST_STYLES) return
      formats.push(numberFormatOf(Number(numFmtId), codes.get(Number(numFmtId))))
    },
    close(name) {
      if (name === 'cellXfs') isInCellFormats = false
    },
  })
  return formats
}

async function readStrings(
  parts: ZipParts,
  path: string,
  { sharedLetters, cellLetters }: SheetLimits,
): Promise<string[]> {
  const strings: string[] = []
  const reader = textReader()
  let letters = 0
  await readAll(parts, path, {
    ...reader,
    close(name) {
      reader.close(name)
      if (name !== 'si') return
      const text = unescapeCell(reader.take()).normalize('NFC')
      letters += text.length + 1
      if (letters > sharedLetters) {
        throw new SheetError('zip-bomb', 'The texts of the workbook are far too long in all.')
      }
      if (text.length > cellLetters) {
        throw new SheetError('cell-too-long', `A cell is longer than ${cellLetters} letters.`)
      }
      strings.push(text)
    },
  })
  return strings
}

const LONGEST_TEXT = 1024 * 1024

/** The text and what comes next of it. Throws where it is longer than any cell, in pieces or not. */
export function lengthened(text: string, piece: string): string {
  if (text.length + piece.length > LONGEST_TEXT) {
    throw new SheetError('cell-too-long', 'A cell of the workbook is far too long.')
  }
  return text + piece
}

/** Gathers the text of `t` elements, those of rich text too, but not how it is pronounced. */
export function textReader() {
  let text = ''
  let isInText = false
  let isInReading = false
  return {
    open(name: string) {
      if (name === 't') isInText = true
      if (name === 'rPh') isInReading = true
    },
    close(name: string) {
      if (name === 't') isInText = false
      if (name === 'rPh') isInReading = false
    },
    text(piece: string) {
      if (isInText && !isInReading) text = lengthened(text, piece)
    },
    /** What has been gathered since it was last taken. */
    take(): string {
      const taken = text
      text = ''
      return taken
    },
  }
}

async function readAll(parts: ZipParts, path: string, handlers: XmlHandlers): Promise<void> {
  for await (const _ of readXml(parts.read(path), handlers)) {
    // Everything is in the handlers.
  }
}

function isTrue(flag: string | undefined): boolean {
  return flag === '1' || flag === 'true'
}

export function formatOfStyle(workbook: Workbook, style: string | undefined): NumberFormat {
  return workbook.formats[Number(style ?? 0)] ?? PLAIN
}
