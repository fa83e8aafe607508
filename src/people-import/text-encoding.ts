import iconv from 'iconv-lite'
import { legacyScore } from '../vietnamese/legacy-text.ts'
import type { SheetEncoding } from './people-sheet.ts'

export type TextEncoding = Readonly<{ encoding: SheetEncoding; markLength: number }>

const MARKS: readonly (readonly [mark: Buffer, encoding: SheetEncoding])[] = [
  [Buffer.from('efbbbf', 'hex'), 'utf-8'],
  [Buffer.from('fffe', 'hex'), 'utf-16le'],
  [Buffer.from('feff', 'hex'), 'utf-16be'],
]
const LOOKED_AT = 256 * 1024
/** In UTF-16, Vietnamese has a zero in at least every third letter: digits, blanks, plain letters. */
const SHARE_OF_ZEROS = 0.3
const SHARE_OF_BROKEN = 0.02

/**
 * Which encoding a text file is in, by its mark or by what reads as Vietnamese. The old fonts are
 * Windows-1252 as far as bytes go; Windows-1258 would turn some of their letters into marks.
 */
export function detectEncoding(bytes: Buffer): TextEncoding {
  for (const [mark, encoding] of MARKS) {
    if (bytes.subarray(0, mark.length).equals(mark)) return { encoding, markLength: mark.length }
  }
  return { encoding: unmarkedEncoding(bytes), markLength: 0 }
}

function unmarkedEncoding(bytes: Buffer): SheetEncoding {
  const start = bytes.subarray(0, LOOKED_AT)
  const wide = wideEncoding(start)
  if (wide) return wide
  if (isUtf8(bytes)) return 'utf-8'
  const asVietnamese = legacyScore(iconv.decode(start, 'windows-1258').normalize('NFC'))
  const asWestern = legacyScore(iconv.decode(start, 'windows-1252'))
  const isOldFont = Math.max(asWestern.tcvn3, asWestern.vni) > asVietnamese.unicode
  return isOldFont ? 'windows-1252' : 'windows-1258'
}

/** UTF-16 without a mark shows by the zeros in one half of its bytes. */
function wideEncoding(start: Buffer): SheetEncoding | undefined {
  const zeros = [0, 0]
  for (const [index, byte] of start.entries()) {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  }
  const [even = 0, odd = 0] = zeros
  const enough = (start.length / 2) * SHARE_OF_ZEROS
  if (odd > enough && even < odd / 10) return 'utf-16le'
  if (even > enough && odd < even / 10) return 'utf-16be'
  return undefined
}

/** One broken letter among many sound ones, pasted in or cut off, makes no other encoding. */
function isUtf8(bytes: Buffer): boolean {
  const letters = new TextDecoder('utf-8').decode(bytes).match(/[^\p{ASCII}]/gu) ?? []
  const broken = letters.filter((letter) => letter === '\ufffd').length
  return broken <= (letters.length - broken) * SHARE_OF_BROKEN
}
