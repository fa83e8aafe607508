/** What a file is by its first bytes, whatever its name says. */
export type FileKind =
  | 'zip'
  | 'password-protected'
  | 'old-excel'
  | 'web-page'
  | 'other-binary'
  | 'text'

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')
const EMPTY_ZIP = Buffer.from('PK\u0005\u0006', 'latin1')
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
/** An encrypted .xlsx is a compound file with this stream in it; its name is in UTF-16. */
const ENCRYPTED_STREAM = Buffer.from('EncryptedPackage', 'utf16le')
/** BIFF files from before Excel 97 have no compound file around them. */
const OLD_BIFF = [Buffer.from('0902', 'hex'), Buffer.from('0904', 'hex')]
const OTHERS = [
  '%PDF-',
  '\u0089PNG',
  '\u00ff\u00d8\u00ff',
  'Rar!',
  '7z\u00bc\u00af',
  '\u001f\u008b',
]
  .concat(['GIF8', '{\\rtf', '\u007fELF', 'MZ'])
  .map((start) => Buffer.from(start, 'latin1'))

export function fileKindOf(bytes: Buffer): FileKind {
  const startsWith = (start: Buffer) => bytes.subarray(0, start.length).equals(start)
  if (startsWith(ZIP) || startsWith(EMPTY_ZIP)) return 'zip'
  if (startsWith(COMPOUND_FILE)) {
    return bytes.includes(ENCRYPTED_STREAM) ? 'password-protected' : 'old-excel'
  }
  if (OLD_BIFF.some(startsWith)) return 'old-excel'
  if (OTHERS.some(startsWith)) return 'other-binary'
  return isMarkup(bytes) ? 'web-page' : 'text'
}

/** HTML, or the XML of Excel 2003, under a name that ends in .xls. */
function isMarkup(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 2048).toString('latin1').replaceAll('\u0000', '')
  return /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*<(?:!doctype|html|\?xml|table|head|meta|style)\b/i.test(
    start,
  )
}
