import iconv from 'iconv-lite'

const VNI_SIGNS: Readonly<Record<string, string>> = {
  '\u0301': 'ù',
  '\u0300': 'ø',
  '\u0309': 'û',
  '\u0303': 'õ',
  '\u0323': 'ï',
  '\u0302': 'â',
  '\u0302\u0301': 'á',
  '\u0302\u0300': 'à',
  '\u0302\u0309': 'å',
  '\u0302\u0303': 'ã',
  '\u0302\u0323': 'ä',
  '\u0306': 'ê',
  '\u0306\u0301': 'é',
  '\u0306\u0300': 'è',
  '\u0306\u0309': 'ú',
  '\u0306\u0303': 'ü',
  '\u0306\u0323': 'ë',
}
const VNI_I: Readonly<Record<string, string>> = {
  í: 'í',
  ì: 'ì',
  ỉ: 'æ',
  ĩ: 'ó',
  ị: 'ò',
  ỵ: 'î',
  đ: 'ñ',
}

/** What the fonts of TCVN3 need to show a text: every letter a byte of its own, seen as Latin-1. */
export function inTcvn3(text: string): string {
  return [...text.normalize('NFC')]
    .map((letter) => {
      if (letter.charCodeAt(0) < 0x80) return letter
      const byte = iconv.encode(letter, 'tcvn')[0] ?? 0
      // Capitals with a tone are the small letter in a font of capitals.
      const code = byte >= 0xa1 ? byte : (iconv.encode(letter.toLowerCase(), 'tcvn')[0] ?? 0)
      return code >= 0xa1 ? String.fromCharCode(code) : letter
    })
    .join('')
}

/** What the fonts of VNI need: the marks behind their letter. */
export function inVni(text: string): string {
  return [...text.normalize('NFC')]
    .map((letter) => {
      const small = letter.toLowerCase()
      const isCapital = letter !== small
      const written = VNI_I[small] ?? marked(small)
      return isCapital ? written.toUpperCase() : written
    })
    .join('')
}

function marked(letter: string): string {
  const [base = '', ...marks] = [...letter.normalize('NFD')]
  const horned = marks.includes('\u031b')
  const rest = marks.filter((mark) => mark !== '\u031b')
  // The circumflex or breve goes before the tone, whatever the canonical order is.
  const ordered = rest.sort((a, b) => Number(isTone(a)) - Number(isTone(b))).join('')
  return (horned ? (base === 'o' ? 'ô' : 'ö') : base) + (VNI_SIGNS[ordered] ?? '')
}

/** Windows-1258 has letters with a circumflex, breve or horn, and tones as signs of their own. */
export function inWindows1258(text: string): Buffer {
  const parts = [...text.normalize('NFC')].map((letter) => {
    if (letter.charCodeAt(0) < 0x80) return letter
    const [base = '', ...marks] = [...letter.normalize('NFD')]
    const tone = marks.filter(isTone).join('')
    return (base + marks.filter((mark) => !isTone(mark)).join('')).normalize('NFC') + tone
  })
  return iconv.encode(parts.join(''), 'windows-1258')
}

function isTone(mark: string): boolean {
  return mark !== '\u0302' && mark !== '\u0306' && mark !== '\u031b'
}
