import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import { convertLegacy, LEGACY_KINDS } from '../vietnamese/legacy-text.ts'
import type { ColumnField, ColumnMap, IgnoredColumn } from './people-sheet.ts'

/** What the text over a column says of it. */
export type HeaderMeaning =
  | Readonly<{ field: ColumnField }>
  | Readonly<{ ignored: Exclude<IgnoredColumn['reason'], 'unknown' | 'repeated'> }>

/** What is longer speaks of something. */
const LONGEST_HEADER = 60

/** Headers as `normalHeader` gives them; the first that fits counts (product 3.4). */
const MEANINGS: readonly (readonly [words: RegExp, meaning: HeaderMeaning])[] = [
  [/^(?:loi|goi y)$/, { ignored: 'annotation' }],
  [/^(?:stt|tt|so tt|so thu tu|thu tu|no)$/, { ignored: 'ordinal' }],
  [
    /\b(?:cmnd|cmtnd|cccd|cmnd cccd|can cuoc|chung minh|dinh danh|ho chieu|ngay cap|noi cap)\b/,
    { ignored: 'private' },
  ],
  [/\b(?:ngay|nam|thang|noi)(?: thang nam)? sinh\b|^tuoi$|^nam$|^nu$/, { ignored: 'private' }],
  [/\bgioi tinh\b|\bque quan\b|\bnguyen quan\b|\bthuong tru\b|\bcho o\b/, { ignored: 'private' }],
  [/^dia chi(?: nha.*| rieng)?$|\bdan toc\b|\bton giao\b/, { ignored: 'private' }],
  [/\bluong\b|\bhe so\b|\bphu cap\b|\bngach\b|^bac\b|\bso tai khoan\b/, { ignored: 'private' }],
  [/\b(?:nguoi than|lien he khan|vo chong|cha me|bo me)\b/, { ignored: 'private' }],
  [
    /\bma so thue\b|\bbhxh\b|\bbao hiem\b|\b(?:email|mail|e mail) ca nhan\b/,
    { ignored: 'private' },
  ],
  [/\b(?:e ?mail|mail|thu dien tu|hop thu|thu cong vu)\b/, { field: 'mailbox' }],
  [/\b(?:so )?(?:dien thoai|dt|dtdd|sdt|di dong|phone|mobile)\b/, { field: 'phone' }],
  [
    /^(?:ma|ma so|so hieu)(?: (?:nhan vien|nv|can bo|cb|cbcc|cbccvc|cc|vc|cong chuc|vien chuc|nhan su).*)?$/,
    { field: 'employeeCode' },
  ],
  [
    /^(?:ngay|thoi diem|thoi gian)?\s?(?:nghi(?! (?:phep|thai|om|khong|viec rieng|duong|con|hoc|bu|le|he)\b)|thoi viec|chuyen cong tac)\b/,
    { field: 'leavesOn' },
  ],
  [/^(?:ghi chu|luu y|note)\b/, { field: 'note' }],
  [/^(?:ho dem|ho lot|ho chu lot|ho|dem|ten dem|chu lot)$/, { field: 'familyAndMiddleName' }],
  [/^ho va (?:dem|ten dem|chu dem|chu lot|lot|ten lot)$/, { field: 'familyAndMiddleName' }],
  [/^ten(?: goi)?$/, { field: 'givenName' }],
  [
    /^(?:ho va ten|ho ten|ho va|ten day du|ten can bo|full name)\b|^can bo\b/,
    { field: 'displayName' },
  ],
  [/^(?:chuc vu|chuc danh|vi tri)\b/, { field: 'position' }],
  [
    /^(?:ten )?(?:thuoc )?(?:don vi|co quan|phong ban|phong|bo phan|noi cong tac|noi lam viec)\b/,
    { field: 'unit' },
  ],
]

/** A header without marks, case, brackets' signs and line breaks: `Số ĐT (di động)*` → `so dt di dong`. */
export function normalHeader(text: string): string {
  return foldVietnamese(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

/**
 * What the texts over a column say, the most telling first. Undefined when nobody knows them. The
 * sender's map goes before the synonyms.
 */
export function meaningOfHeader(
  texts: readonly string[],
  map: ColumnMap | undefined,
): HeaderMeaning | undefined {
  const headers = texts.flatMap(readings).filter((header) => header !== '')
  for (const header of headers) {
    const mapped = map?.get(header)
    if (mapped) return mapped === 'ignore' ? { ignored: 'map' } : { field: mapped }
  }
  for (const header of headers) {
    if (header.length > LONGEST_HEADER) continue
    const known = MEANINGS.find(([words]) => words.test(header))
    if (known) return known[1]
  }
  return undefined
}

/** A header may be in an old font as well. */
function readings(text: string): string[] {
  return [text, ...LEGACY_KINDS.map((kind) => convertLegacy(text, kind))].map(normalHeader)
}

/** Whether a column of units names the smaller of two: «Phòng ban» beside «Cơ quan». */
export function isNarrowUnit(header: string): boolean {
  return /^(?:ten )?(?:thuoc )?(?:phong|bo phan)\b/.test(normalHeader(header))
}
