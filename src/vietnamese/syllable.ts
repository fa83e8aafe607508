const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g

const INITIALS = 'ngh ng nh gh gi kh ch ph qu th tr b c d đ g h k l m n p r s t v x'
const NUCLEI = [
  'a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi oo ôi ơi ua uâ ui uê uô',
  'uơ uy ưa ươ ưi ưu yê oai oao oay oeo uai uay uây uôi uya uyê uyu ươi ươu iêu yêu ue uao ueo uu',
].join(' ')
const FINALS = 'ngh ch ng nh c m n p t'

const SHAPE = new RegExp(
  `^(?:${alternatives(INITIALS)})?(?:${alternatives(NUCLEI)})(?:${alternatives(FINALS)})?$`,
)

/** Whether a word could be a Vietnamese syllable as it is spelt, in any case: `Nguyễn`, not `NguyÔn`. */
export function isSyllable(word: string): boolean {
  const decomposed = word.toLowerCase().normalize('NFD')
  if ((decomposed.match(TONES) ?? []).length > 1) return false
  return SHAPE.test(decomposed.replace(TONES, '').normalize('NFC'))
}

function alternatives(words: string): string {
  return words
    .split(' ')
    .sort((a, b) => b.length - a.length)
    .join('|')
}
