import t from 'tap'
import { en } from '../../src/i18n/en.ts'
import { vi } from '../../src/i18n/vi.ts'

/** What a text is made of, where it is more than one sentence. */
type Sentences = Readonly<Record<string, string>>
type Text = string | ((...holes: never[]) => string | Sentences)

/** `login.title` → its text, over the whole tree. */
function textsOf(tree: object, path = ''): [key: string, text: Text][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    const here = path === '' ? key : `${path}.${key}`
    return typeof value === 'object' && value !== null
      ? textsOf(value, here)
      : [[here, value as Text] as [string, Text]]
  })
}

/** The sentences of a text, with its holes filled: `{1}`, `{2}` … */
function filled(text: Text): readonly string[] {
  if (typeof text === 'string') return [text]
  const holes = Array.from({ length: text.length }, (_, index) => `{${index + 1}}`)
  const words = text(...(holes as never[]))
  return typeof words === 'string' ? [words] : Object.values(words)
}

const vietnamese = new Map(textsOf(vi))
const english = new Map(textsOf(en))

t.test('both languages have the same keys', async (t) => {
  t.same([...english.keys()].sort(), [...vietnamese.keys()].sort())
})

for (const [key, text] of vietnamese) {
  t.test(`${key} says something in both languages, with the same holes`, async (t) => {
    const other = english.get(key) ?? ''
    t.equal(typeof other, typeof text)
    t.not(filled(other).join(''), '', 'English is there')
    if (typeof text === 'function') t.equal(other.length, text.length, 'as many holes')
    for (const words of [...filled(text), ...filled(other)]) {
      t.not(words.trim(), '')
      t.equal(words, words.trim(), 'no blanks at the ends')
      t.equal(words, words.normalize('NFC'), 'composed letters (4.3)')
      t.notMatch(words, /\bCAS\b/, 'the protocol is not named to people (2.11)')
      t.notMatch(words, /undefined|\s\s/)
    }
    const holes = typeof text === 'function' ? text.length : 0
    for (const words of [filled(text).join(' '), filled(other).join(' ')])
      for (let hole = 1; hole <= holes; hole++) t.match(words, `{${hole}}`, 'says each hole')
  })
}
