import type { Header } from './header.ts'
import { normalHeader } from './header-words.ts'
import type { ColumnField, DroppedRow } from './people-sheet.ts'
import { readHeadingText, readMarker, type SectionHeading } from './section-path.ts'
import { unitRank } from './unit-words.ts'

export type RowKind =
  | Readonly<{ kind: 'person' }>
  | Readonly<{ kind: 'section'; heading: SectionHeading }>
  | Readonly<{ kind: 'dropped'; reason: DroppedRow['reason'] }>

/** Looked for with its marks: «Tổng cộng» is a total, «Tống Công Minh» a person. */
const TOTAL =
  /^(?:tổng cộng|tổng số|tổng|cộng chung|cộng|tổng hợp)(?:\s*[:(=]|\s+\d|\s+(?:số|có|danh|toàn|người|cộng)(?![\p{Letter}])|\s*$)/u
const TOTAL_SENTENCE = /^(?:ấn định )?(?:danh sách|bảng)(?: này)? (?:có|gồm|này có)/u
/** Any of these in a row begins the signatures. */
const SIGNATURE =
  /^\(?(?:người lập|người tổng hợp|nơi nhận|thủ trưởng|xác nhận|phê duyệt|ký tên|ký và|ký, |ký ghi|đã ký|đóng dấu|ký\))|^(?:kt|tm|tl|tuq)\s*\./u
/** These do when nothing else is in the row: a person may be a director, or leave on a day. */
const SIGNATURE_ALONE =
  /^(?:q\. ?)?(?:lãnh đạo cơ quan|lãnh đạo đơn vị|kế toán|kế toán trưởng|giám đốc|chủ tịch|trưởng phòng|chánh văn phòng)$|^(?:[^,]{2,40},\s*)?ngày\s*[\d.…_]*\s*tháng\s*[\d.…_]*\s*năm\s*[\d.…_]*$/u
const REMARK = /^(?:ghi chú|lưu ý|chú thích|chú ý)\s*:|^\*/u
/** Signs of a number that names a heading rather than a row of people. */
const HEADING_MARKER = /^(?:[IVXLC]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})+|[a-zđ])$/u

/**
 * Says what each row below the header is. It remembers whether the signatures have begun: what
 * follows them is dropped until there is a person with a mailbox or a phone again, or a heading.
 */
export function createRowReader(header: Header) {
  const indexesOf = (...fields: readonly ColumnField[]) =>
    header.columns.filter(({ field }) => fields.includes(field)).map(({ index }) => index)
  const names = indexesOf('displayName', 'familyAndMiddleName', 'givenName')
  const phones = indexesOf('phone')
  const mailboxes = indexesOf('mailbox')
  const ordinals = indexesOfIgnored(header, 'ordinal')
  const annotations = new Set(indexesOfIgnored(header, 'annotation'))
  const labels = new Map(
    [...header.columns, ...header.ignored].map((one) => [one.index, normalHeader(one.header)]),
  )
  let hasSignatures = false

  return (cells: readonly string[]): RowKind => {
    const filled = cells
      .map((cell, index) => ({ index, text: cell.replace(/\s+/g, ' ').trim() }))
      .filter(({ index, text }) => text !== '' && !annotations.has(index))
    const at = (indexes: readonly number[]) => indexes.map((index) => cells[index]?.trim() ?? '')
    const hasContact =
      at(mailboxes).some((cell) => cell.includes('@')) ||
      at(phones).some((cell) => cell.replace(/\D/g, '').length >= 8 && !isSignature([cell]))
    const hasName = at(names).some((cell) => /\p{Letter}/u.test(cell))
    if (hasContact) {
      if (hasName) hasSignatures = false
      return { kind: 'person' }
    }
    if (filled.length >= 3 && filled.every(({ text }) => /^\(?(?:\d{1,2}|[A-D])\)?$/.test(text))) {
      return { kind: 'dropped', reason: 'column-numbers' }
    }
    if (isHeaderAgain(filled)) return { kind: 'dropped', reason: 'repeated-header' }

    const words = filled.filter(({ text }) => /\p{Letter}/u.test(text) && !isMarkerOnly(text))
    const texts = [...new Set(words.map(({ text }) => text))]
    const first = texts[0]?.normalize('NFC').toLowerCase() ?? ''
    if (TOTAL.test(first) || TOTAL_SENTENCE.test(first)) return { kind: 'dropped', reason: 'total' }
    const heading = texts.length === 1 ? headingOf(filled, texts[0] ?? '') : undefined
    const hasOwnNumber = at(ordinals).some((cell) => /^\d+[.)]?$/.test(cell))
    const isListed = hasOwnNumber && hasName && texts.length > 1
    if (heading) {
      hasSignatures = hasSignatures && heading.marker === undefined
      if (!hasSignatures) return { kind: 'section', heading }
    }
    hasSignatures = !isListed && (hasSignatures || isSignature(texts))
    if (hasSignatures) return { kind: 'dropped', reason: 'signature' }
    if (REMARK.test(first)) return { kind: 'dropped', reason: 'remark' }
    if (words.length === 0) return { kind: 'dropped', reason: 'remark' }
    return { kind: 'person' }
  }

  function isHeaderAgain(filled: readonly Filled[]): boolean {
    return (
      filled.length >= 2 &&
      filled.every(({ index, text }) => {
        const header = normalHeader(text)
        return header !== '' && labels.get(index)?.includes(header)
      })
    )
  }

  /** The only text of a row, when it names a unit or has a number that no person would have. */
  function headingOf(filled: readonly Filled[], text: string): SectionHeading | undefined {
    const own = readHeadingText(text)
    const marker =
      own.marker ??
      filled
        .filter((cell) => cell.text !== text)
        .map((cell) => readMarker(cell.text))
        .find((found) => found !== undefined)
    const name = own.name
    const isUnit = unitRank(name) !== undefined
    const isNumbered = marker !== undefined && HEADING_MARKER.test(marker)
    const isElsewhere = filled.every(({ index }) => !names.includes(index))
    if (REMARK.test(text.toLowerCase()) || isSignature([text])) return undefined
    if (isUnit || isNumbered) return { marker, name }
    return isElsewhere && ordinals.includes(filled[0]?.index ?? -1) ? { marker, name } : undefined
  }
}

type Filled = Readonly<{ index: number; text: string }>

function isSignature(texts: readonly string[]): boolean {
  const small = texts.map((text) => text.normalize('NFC').toLowerCase())
  const isAlone = (text: string) => SIGNATURE.test(text) || SIGNATURE_ALONE.test(text)
  return small.some((text) => SIGNATURE.test(text)) || (small.length > 0 && small.every(isAlone))
}

function isMarkerOnly(text: string): boolean {
  return readMarker(text) !== undefined
}

function indexesOfIgnored(header: Header, reason: string): number[] {
  return header.ignored.filter((one) => one.reason === reason).map(({ index }) => index)
}
