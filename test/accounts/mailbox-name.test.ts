import t from 'tap'
import { type NameReading, readMailboxName } from '../../src/accounts/mailbox-name.ts'
import { defaultSuffix, editDistance, type Suffix } from '../../src/accounts/suffix.ts'
import { foldVietnamese } from '../../src/vietnamese/fold-vietnamese.ts'
import { withoutInputMethod } from '../../src/vietnamese/input-method.ts'

const suffixes: Suffix[] = [
  { name: 'binhphuoc.gov.vn', state: 'active' },
  { name: 'dongxoai.example.vn', state: 'accepted' },
  {
    name: 'cu.binhphuoc.gov.vn',
    state: 'retired',
    retiredOn: '2025-07-01',
    replacedBy: 'binhphuoc.gov.vn',
  },
]

const allowed = ['binhphuoc.gov.vn']
const name = (text: string, suffix?: string): NameReading => ({ kind: 'name', name: text, suffix })
const accents = (...candidates: string[]): NameReading => ({ kind: 'has-accents', candidates })
const foreign = (typed: string): NameReading => ({ kind: 'foreign-suffix', typed, allowed })
const typo = (typed: string): NameReading => ({
  kind: 'suffix-typo',
  typed,
  suggestion: 'binhphuoc.gov.vn',
})

const rows: [string, string, NameReading][] = [
  // The vectors of 2.5.
  ['2.5: capitals', 'TamTT', name('tamtt')],
  ['2.5: blanks around', '  tamtt@binhphuoc.gov.vn ', name('tamtt', 'binhphuoc.gov.vn')],
  ['2.5: semicolon', 'TAMTT@BINHPHUOC.GOV.VN;', name('tamtt', 'binhphuoc.gov.vn')],
  ['2.5: full width', 'ｔａｍｔｔ', name('tamtt')],
  ['2.5: full-width @', 'tamtt＠ＢＩＮＨＰＨＵＯＣ．gov.vn', name('tamtt', 'binhphuoc.gov.vn')],
  ['2.5: zero-width space', 'sonnv\u200b', name('sonnv')],
  ['2.5: foreign suffix', 'tamtt@gmail.com', foreign('gmail.com')],
  ['2.5: suffix without .vn', 'tamtt@binhphuoc.gov', typo('binhphuoc.gov')],
  ['2.5: Telex đ', 'dungđ', accents('dungdd', 'dungd')],
  ['2.5: Telex s', 'hoán', accents('hoans', 'hoan1', 'hoan')],
  ['2.5: VNI at the end', 'hoà', accents('hoa2', 'hoaf', 'hoa')],
  ['2.5: VNI 3', 'tảm', accents('tam3', 'tamr', 'tam')],
  ['2.5: circumflex inside', 'tâmtt', accents('tamtt', 'taamtt')],
  ['2.5: full name', 'nguyễn văn sơn', { kind: 'full-name' }],

  // Suffixes: one edit is a slip, two are another province.
  ['2.5: letter left out', 'tamtt@binhphuc.gov.vn', typo('binhphuc.gov.vn')],
  ['2.5: neighbours swapped', 'tamtt@bihnphuoc.gov.vn', typo('bihnphuoc.gov.vn')],
  ['2.5: .gov.vm', 'tamtt@binhphuoc.gov.vm', typo('binhphuoc.gov.vm')],
  ['2.5: a dot left out', 'tamtt@binhphuocgov.vn', typo('binhphuocgov.vn')],
  ['2.5: both dots left out', 'tamtt@binhphuocgovvn', typo('binhphuocgovvn')],
  ['2.5: Vĩnh Phúc', 'tamtt@vinhphuc.gov.vn', foreign('vinhphuc.gov.vn')],
  ['2.5: .com.vn', 'tamtt@binhphuoc.com.vn', foreign('binhphuoc.com.vn')],
  ['2.5: Bình Thuận', 'tamtt@binhthuan.gov.vn', foreign('binhthuan.gov.vn')],
  ['2.5: Bình Dương', 'tamtt@binhduong.gov.vn', foreign('binhduong.gov.vn')],
  ['2.5: marks in the suffix', 'tamtt@bìnhphước.gov.vn', typo('bìnhphước.gov.vn')],
  ['2.5: marks, otherwise foreign', 'tamtt@hàgiang.gov.vn', foreign('hàgiang.gov.vn')],
  ['2.5: suffix before name', 'tâm@gmail.com', foreign('gmail.com')],
  ['R3: accepted suffix', 'tamtt@dongxoai.example.vn', name('tamtt', 'dongxoai.example.vn')],
  [
    '2.4: retired suffix',
    'tamtt@cu.binhphuoc.gov.vn',
    {
      kind: 'retired-suffix',
      typed: 'cu.binhphuoc.gov.vn',
      retiredOn: '2025-07-01',
      replacement: 'binhphuoc.gov.vn',
    },
  ],

  // What surrounds a name.
  ['2.5: mailto:', 'mailto:tamtt@binhphuoc.gov.vn', name('tamtt', 'binhphuoc.gov.vn')],
  ['2.5: angle brackets', '<tamtt@binhphuoc.gov.vn>,', name('tamtt', 'binhphuoc.gov.vn')],
  ['2.5: both', '<MAILTO:tamtt@binhphuoc.gov.vn>;', name('tamtt', 'binhphuoc.gov.vn')],
  [
    '2.5: as a mail program copies it',
    'Trần Thanh Tâm <tamtt@binhphuoc.gov.vn>;',
    name('tamtt', 'binhphuoc.gov.vn'),
  ],
  ['2.5: quotes', '“tamtt”', name('tamtt')],
  ['2.5: full stop', 'tamtt.', name('tamtt')],
  ['2.5: only an @ behind', 'tamtt@', name('tamtt')],
  ['2.5: inner blanks', 'tam tt @ binhphuoc.gov.vn', name('tamtt', 'binhphuoc.gov.vn')],
  ['2.5: no-break space, tab', '\u00a0tam\ttt', name('tamtt')],
  ['2.5: initials are no word', 'son nv', name('sonnv')],
  ['2.5: soft hyphen, bidi marks', '\u202atam\u00adtt\u202c\u2066\ufeff', name('tamtt')],
  ['2.5: unit code', 'TamTT.TTCNTTTT', name('tamtt.ttcntttt')],
  ['2.5: Kelvin sign is K', '\u212aiennv', name('kiennv')],

  // What is no mailbox name.
  ['2.4: nothing', '', { kind: 'empty' }],
  ['2.4: blanks', ' \u200b\t ', { kind: 'empty' }],
  ['2.4: no name before @', '@binhphuoc.gov.vn', { kind: 'empty' }],
  ['2.4: full name, no marks', 'Nguyen Viet Son', { kind: 'full-name' }],
  ['2.4: full name, decomposed', 'Lê Thị Hoà'.normalize('NFD'), { kind: 'full-name' }],
  ['2.4: phone', '0912345678', { kind: 'number' }],
  ['2.4: phone, written out', '+84 (912) 345-678', { kind: 'number' }],
  ['2.4: identity card', '070 188 001 234', { kind: 'number' }],
  ['2.5: two @', 'tamtt@binhphuoc.gov.vn@gmail.com', { kind: 'malformed' }],
  ['2.5: first sign', '.tamtt', { kind: 'malformed' }],
  ['2.5: 65 letters', 'a'.repeat(65), { kind: 'malformed' }],
  ['2.5: 64 letters', 'a'.repeat(64), name('a'.repeat(64))],
  ['2.5: emoji', 'tamtt😀', { kind: 'malformed' }],
  ['2.5: Cyrillic а', 't\u0430mtt', { kind: 'malformed' }],
  ['2.5: NUL', 'tam\0tt', { kind: 'malformed' }],
  ['2.5: markup in the suffix', 'tamtt@<b>x', { kind: 'malformed' }],
  ['row 37: too long', `${' '.repeat(320)}tamtt`, { kind: 'malformed' }],
  ['row 37: long once written out', '\ufdfa'.repeat(100), { kind: 'malformed' }],
  ['row 52: dotless i', 'm\u0131nhnv', { kind: 'malformed' }],
  ['row 52: dotted I is no i', '\u0130ntt', accents('intt')],

  // Vietnamese letters.
  ['2.5: decomposed', 'hoa\u0300', accents('hoa2', 'hoaf', 'hoa')],
  ['2.5: capital Đ', 'DUNGĐ', accents('dungdd', 'dungd')],
  ['2.5: horn', 'sơnnv', accents('sonnv', 'sownnv')],
  ['2.5: horn twice', 'phươcnv', accents('phuocnv', 'phuowcnv')],
  ['2.5: horn and tone', 'phướcnv', accents('phuocnv', 'phuowcnvs')],
  ['2.5: several tones', 'hoàvàn', accents('hoavan')],
  ['2.5: digits behind', 'hoán2', accents('hoans2', 'hoan12', 'hoan2')],
  [
    '2.5: candidates keep a typed suffix',
    'tâmtt@binhphuoc.gov.vn',
    accents('tamtt@binhphuoc.gov.vn', 'taamtt@binhphuoc.gov.vn'),
  ],
]

for (const [promise, typed, reading] of rows) {
  t.test(`${promise}: ${JSON.stringify(typed).slice(0, 60)}`, async (t) => {
    t.same(readMailboxName(typed, suffixes), reading)
  })
}

const distances: [string, number][] = [
  ['binhphuoc.gov.vn', 0],
  ['binhphuc.gov.vn', 1],
  ['bihnphuoc.gov.vn', 1],
  ['binhphuoc.gov.vm', 1],
  ['vinhphuc.gov.vn', 2],
  ['binhphuoc.com.vn', 2],
  ['binhthuan.gov.vn', 3],
  ['binhduong.gov.vn', 4],
]

for (const [typed, distance] of distances) {
  t.test(`2.5: ${typed} is ${distance} from binhphuoc.gov.vn`, async (t) => {
    t.equal(editDistance(typed, 'binhphuoc.gov.vn'), distance)
    t.equal(editDistance('binhphuoc.gov.vn', typed), distance)
  })
}

t.test('2.5: a province one edit from a configured suffix is foreign all the same', async (t) => {
  const haGiang: Suffix[] = [{ name: 'hagiang.gov.vn', state: 'active' }]
  t.equal(readMailboxName('a@haugiang.gov.vn', haGiang).kind, 'foreign-suffix')
  t.equal(readMailboxName('a@hagang.gov.vn', haGiang).kind, 'suffix-typo')
})

t.test('R4: the default is the first active suffix', async (t) => {
  t.equal(defaultSuffix([...suffixes].reverse()), 'binhphuoc.gov.vn')
  t.equal(defaultSuffix([]), undefined)
})

t.test('2.5: never more than three candidates, never one twice', async (t) => {
  for (const typed of ['á', 'đâng', 'ửu', 'éèẻ', 'đ']) {
    const candidates = withoutInputMethod(typed)
    t.equal(new Set(candidates).size, candidates.length)
    t.ok(candidates.length >= 1 && candidates.length <= 3, `${typed}: ${candidates}`)
  }
})

t.test('folding leaves the letters without marks', async (t) => {
  t.equal(foldVietnamese('Sở Thông tin ĐỒNG XOÀI'), 'so thong tin dong xoai')
})
