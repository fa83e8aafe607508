import { foldVietnamese } from './fold-vietnamese.ts'

/** The keys that put each mark on a letter, in the two Vietnamese input methods. */
const TONE_KEYS: Readonly<Record<string, { telex: string; vni: string }>> = {
  '\u0301': { telex: 's', vni: '1' },
  '\u0300': { telex: 'f', vni: '2' },
  '\u0309': { telex: 'r', vni: '3' },
  '\u0303': { telex: 'x', vni: '4' },
  '\u0323': { telex: 'j', vni: '5' },
}
const CIRCUMFLEX = '\u0302'
const LETTER_MARKS = /[\u0302\u031b\u0306]/
const MARK = /\p{Mark}/u

/**
 * What may have been meant by a name with Vietnamese letters in it, likeliest first, three at most:
 * the keys that a running input method swallowed, or the same letters without marks (2.5). Computed
 * from the typed text alone. Any of them may still be no name.
 */
export function withoutInputMethod(typed: string): string[] {
  const text = typed.normalize('NFD').toLowerCase()
  const folded = foldVietnamese(text)
  const tones = [...text].filter((letter) => letter in TONE_KEYS)
  const telex = untype(text, 'telex')
  // Whoever typed a circumflex or two tones was writing words, not pressing a key too many.
  if (tones.length > 1) return [folded]
  if (LETTER_MARKS.test(text)) return distinct([folded, telex])
  const [tone] = tones
  if (tone === undefined) return distinct([telex, folded])
  const vni = untype(text, 'vni')
  const isDigitLikelier = isToneOnLastLetter(text) || isNoInitial(tone)
  return distinct(isDigitLikelier ? [vni, telex, folded] : [telex, vni, folded])
}

/** The keys with which a text is typed: `mật khẩu` → `maatj khaaur` in Telex. */
export function keysOf(text: string, method: 'telex' | 'vni'): string {
  return untype(text.normalize('NFD').toLowerCase(), method)
}

/** Undoes an input method: `hoán` → `hoans`. The tone's key goes last, where people press it. */
function untype(text: string, method: 'telex' | 'vni'): string {
  return text.replace(/[\p{Letter}\p{Mark}]+/gu, (run) => {
    let letters = ''
    let tone = ''
    for (const sign of run) {
      if (sign in TONE_KEYS) tone += TONE_KEYS[sign]?.[method] ?? ''
      else if (sign === CIRCUMFLEX) letters += method === 'telex' ? letters.slice(-1) : '6'
      else if (LETTER_MARKS.test(sign)) letters += method === 'telex' ? 'w' : '7'
      else if (sign === 'đ') letters += method === 'telex' ? 'dd' : 'd9'
      else if (!MARK.test(sign)) letters += sign
    }
    return letters.replaceAll('uwow', 'uow') + tone
  })
}

/** `hoà`: nothing follows the tone, so its key may as well be the digit that tells namesakes apart. */
function isToneOnLastLetter(text: string): boolean {
  return /\p{Letter}\p{Mark}+$/u.test(text)
}

/** F, J and R begin no family name, so they are hardly the initials at the end of a mailbox name. */
function isNoInitial(tone: string): boolean {
  return ['f', 'j', 'r'].includes(TONE_KEYS[tone]?.telex ?? '')
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)]
}
