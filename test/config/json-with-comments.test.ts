import t from 'tap'
import { parseJsonWithComments } from '../../src/config/json-with-comments.ts'

const READ: [text: string, value: unknown][] = [
  ['{"a": 1}', { a: 1 }],
  ['\uFEFF{"a": 1}', { a: 1 }],
  ['// head\n{ "a": 1, // why\n "b": [1, 2, /* last */ ], }\n// end', { a: 1, b: [1, 2] }],
  [
    '{ "url": "https://a.example//b", "c": "/* no */" }',
    { url: 'https://a.example//b', c: '/* no */' },
  ],
  [String.raw`{ "a": "\"// no", "b": ",]" }`, { a: '"// no', b: ',]' }],
  ['[1, // one\n // two\n]', [1]],
]

const REFUSED = ['{ "a": 1 /* open', '[1,,]', '{"a": 1} / /', '{"a": "b\n// c"}', '']

for (const [text, value] of READ) {
  t.test(`reads ${JSON.stringify(text)}`, async (t) => t.same(parseJsonWithComments(text), value))
}

for (const text of REFUSED) {
  t.test(`refuses ${JSON.stringify(text)}`, async (t) =>
    t.throws(() => parseJsonWithComments(text), SyntaxError),
  )
}

t.test('tells the line of a mistake, comments counted', async (t) => {
  const text = `{\n// one\n/* two\n three */\n${' '.repeat(60)}"a": 1\n"b": 2\n}`
  t.throws(() => parseJsonWithComments(text), /in line 6$/)
})
