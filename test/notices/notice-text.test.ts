import t from 'tap'
import { readParagraphs, type TextPiece } from '../../src/notices/notice-text.ts'

const link = (text: string, href = text) => ({ text, href })
const words = (text: string) => ({ text })

const rows: readonly (readonly [text: string, pieces: readonly TextPiece[]])[] = [
  ['Tối nay.', [words('Tối nay.')]],
  [
    'Xem https://dongnai.gov.vn/tin?id=1&x=2.',
    [
      words('Xem '),
      link('https://dongnai.gov.vn/tin?id=1&x=2', 'https://dongnai.gov.vn/tin?id=1&x=2'),
      words('.'),
    ],
  ],
  ['(https://a.vn/b)', [words('('), link('https://a.vn/b'), words(')')]],
  ['https://a.vn/b….)', [link('https://a.vn/b'), words('….)')]],
  ['https://a.vn/b_(c).', [link('https://a.vn/b_(c)'), words('.')]],
  ['“https://a.vn”', [words('“'), link('https://a.vn', 'https://a.vn/'), words('”')]],
  ['https://a.vn/1, https://a.vn/2', [link('https://a.vn/1'), words(', '), link('https://a.vn/2')]],
  // Nothing that would not be what it looks like.
  ['http://a.vn/', [words('http://a.vn/')]],
  ['javascript:alert(1)', [words('javascript:alert(1)')]],
  ['https://', [words('https://')]],
  ['https://localhost/', [words('https://localhost/')]],
  ['https://dangnhap.gov.vn@evil.vn/', [words('https://dangnhap.gov.vn@evil.vn/')]],
  ['<a href="https://a.vn/">x</a>', [words('<a href="'), link('https://a.vn/'), words('">x</a>')]],
  ['https://a.vn/"onclick="x', [link('https://a.vn/'), words('"onclick="x')]],
  ['HTTPS://A.VN/', [words('HTTPS://A.VN/')]],
]

for (const [text, pieces] of rows) {
  t.test(`2.12: links of ${JSON.stringify(text)}`, async (t) => {
    t.same(readParagraphs(text), [pieces])
  })
}

t.test('2.12: an empty line begins a paragraph, one line end does not', async (t) => {
  const paragraphs = readParagraphs('một\nhai\n \n\n  ba\n\n')
  t.same(paragraphs, [[words('một\nhai')], [words('ba')]])
  t.same(readParagraphs(''), [])
})
