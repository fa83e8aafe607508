import { strToU8, zipSync } from 'fflate'

export type WorkbookParts = Readonly<{
  /** XML of the rows of each sheet, by its name. */
  sheets: Readonly<Record<string, string>>
  sharedStrings?: readonly string[]
  /** XML inside `styleSheet`. */
  styles?: string
  /** XML behind the rows of each sheet: merged cells. */
  afterRows?: string
  workbookProperties?: string
  hidden?: readonly string[]
}>

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** A workbook written part by part, for what no library would write. */
export function workbookFile(
  parts: WorkbookParts,
  more: Readonly<Record<string, Uint8Array>> = {},
) {
  return Buffer.from(zipSync({ ...workbookParts(parts), ...more }))
}

/** Rows of texts as the XML of inline strings. */
export function inlineRows(rows: readonly (readonly string[])[]): string {
  return rows
    .map(
      (cells) =>
        `<row>${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`,
    )
    .join('')
}

function workbookParts({
  sheets,
  sharedStrings,
  styles,
  afterRows = '',
  workbookProperties = '',
  hidden = [],
}: WorkbookParts): Record<string, Uint8Array> {
  const names = Object.keys(sheets)
  const list = names.map((name, index) => {
    const state = hidden.includes(name) ? ' state="hidden"' : ''
    return `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"${state}/>`
  })
  const relations = names.map((_, index) =>
    relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`),
  )
  const files: Record<string, string> = {
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${workbookProperties}<sheets>${list.join('')}</sheets></workbook>`,
  }
  for (const [index, rows] of Object.values(sheets).entries()) {
    files[`xl/worksheets/sheet${index + 1}.xml`] =
      `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${afterRows}</worksheet>`
  }
  if (sharedStrings) {
    relations.push(relation('rIdS', 'sharedStrings', 'sharedStrings.xml'))
    files['xl/sharedStrings.xml'] =
      `<sst xmlns="${MAIN}">${sharedStrings.map((text) => `<si>${text}</si>`).join('')}</sst>`
  }
  if (styles) {
    relations.push(relation('rIdT', 'styles', '/xl/styles.xml'))
    files['xl/styles.xml'] = `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`
  }
  files['xl/_rels/workbook.xml.rels'] =
    `<Relationships xmlns="${PACKAGE}">${relations.join('')}</Relationships>`
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, strToU8(HEAD + text)]),
  )
}

function relation(id: string, kind: string, target: string): string {
  return `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
}
