const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g

const INITIAL = 'ngh ng nh gh gi kh ch ph qu th tr b c d đ g h k l m n p r s t v x'
const OPEN = [
  'a e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oe oi ôi ơi ua ue ui uê uơ uy ưa ưi ưu',
  'oai oao oay oeo uai uao uay uây ueo uôi uya uyu ươi ươu iêu yêu',
].join(' ')
const CLOSED = 'a ă â e ê i o ô ơ u ư y oa oă oe oo uâ uê uô uơ uy iê yê ươ uyê'
const FINAL = 'ng c m n p t k'
const PALATAL = 'a ê i y oa uê uy'

const SHAPE = new RegExp(
  `^(?:${anyOf(INITIAL)})?(?:(?:${anyOf(OPEN)})|(?:${anyOf(CLOSED)})(?:${anyOf(FINAL)})|(?:${anyOf(PALATAL)})(?:nh|ch))$`,
)
/** A tone stands on the vowel, not on the half vowel behind it: `lẽo`, never `leõ`. */
const MISPLACED =
  /(?:[aăâeêoôơyư]|(?<!g)i)[iouy]\u0020$|(?<!q)u[iou]\u0020$|(?:(?<!g)i|(?<!q)u|ư)a\u0020$/
const STOPPED = /(?:ch|[cpt])$/

/** Whether a word could be a Vietnamese syllable as it is spelt, in any case: `Nguyễn`, not `NguyÔn`. */
export function isSyllable(word: string): boolean {
  const decomposed = word.toLowerCase().normalize('NFD')
  const tones = decomposed.match(TONES) ?? []
  if (tones.length > 1) return false
  const letters = decomposed.replace(TONES, '').normalize('NFC')
  if (!SHAPE.test(letters)) return false
  const [tone] = tones
  if (tone === undefined) return true
  if (STOPPED.test(letters)) return tone === '\u0301' || tone === '\u0323'
  return !MISPLACED.test(toneAsBlank(decomposed))
}

/** The letters with their own marks, and a blank behind the one that carries the tone. */
function toneAsBlank(decomposed: string): string {
  return decomposed.replace(
    /([a-z])([\u0302\u0306\u031b\u0300\u0301\u0303\u0309\u0323]+)/g,
    (_, base, marks) => {
      const own = marks.replace(TONES, '')
      return `${(base + own).normalize('NFC')}${own === marks ? '' : ' '}`
    },
  )
}

function anyOf(words: string): string {
  return words
    .split(' ')
    .sort((a, b) => b.length - a.length)
    .join('|')
}
