import t from 'tap'
import {
  isRoundedNumber,
  maskPhoneNumber,
  readPhoneNumber,
  readPhoneNumbers,
  showPhoneNumber,
} from '../../src/vietnamese/phone-number.ts'

const rows: [written: string, e164: string | undefined, repair?: string][] = [
  ['0912345678', '+84912345678'],
  ['0912 345 678', '+84912345678'],
  ['0912.345.678', '+84912345678'],
  ['0912-345-678', '+84912345678'],
  ['(0912) 345 678', '+84912345678'],
  ['+84912345678', '+84912345678'],
  ['+84 912 345 678', '+84912345678'],
  ['+84 (0)912 345 678', '+84912345678'],
  ['84912345678', '+84912345678'],
  ['0084912345678', '+84912345678'],
  ['912345678', '+84912345678', 'lost-zero'],
  ['0912345678 ', '+84912345678'],
  ['０９１２３４５６７８', '+84912345678'],
  ['DĐ: 0912345678', '+84912345678'],
  ['0912345678 (Zalo)', '+84912345678'],
  ['912345678.0', '+84912345678', 'lost-zero'],
  ['9.12345678E+08', '+84912345678', 'lost-zero'],
  ['9.12E+08', undefined],
  ['0351234567', '+84351234567'],
  ['0561234567', '+84561234567'],
  ['0701234567', '+84701234567'],
  ['0841234567', '+84841234567'],
  ['841234567', '+84841234567', 'lost-zero'],
  ['02713888999', '+842713888999'],
  ['0271.3888.999', '+842713888999'],
  ['2713888999', '+842713888999', 'lost-zero'],
  ['+842713888999', '+842713888999'],
  ['0251 3888 999', '+842513888999'],
  ['0651.3888999', '+842713888999', 'old-prefix'],
  ['061.3888999', '+842513888999', 'old-prefix'],
  ['02713888999 máy lẻ 12', '+842713888999'],
  ['091234567', undefined],
  ['09123456789', undefined],
  ['0112345678', undefined],
  ['0461234567', undefined],
  ['01111234567', undefined],
  ['không có', undefined],
]
const old: [string, string][] = [
  ['0162 0163 0164 0165 0166 0167 0168 0169', '032 033 034 035 036 037 038 039'],
  ['0120 0121 0122 0126 0128', '070 079 077 076 078'],
  ['0123 0124 0125 0127 0129', '083 084 085 081 082'],
  ['0186 0188 0199', '056 058 059'],
]
for (const [before, after] of old) {
  for (const [index, prefix] of before.split(' ').entries()) {
    const now = `+84${after.split(' ')[index]?.slice(1)}1234567`
    for (const written of [
      `${prefix}1234567`,
      `+84${prefix.slice(1)}1234567`,
      `84${prefix.slice(1)}1234567`,
      `${prefix.slice(1)}1234567`,
    ]) {
      rows.push([written, now, 'old-prefix'])
    }
  }
}

for (const [written, e164, repair] of rows) {
  t.test(`1.8: ${written} → ${e164}`, async (t) => {
    const number = readPhoneNumber(written.normalize('NFKC'))
    t.equal(number?.e164, e164)
    t.equal(number?.repair, repair)
  })
}

const cells: [cell: string, numbers: string[], unreadable: string[]][] = [
  ['', [], []],
  ['-', [], []],
  ['0912345678; 0987654321', ['+84912345678', '+84987654321'], []],
  ['0912345678/0987654321', ['+84912345678', '+84987654321'], []],
  ['0912.345.678 - 0987.654.321', ['+84912345678', '+84987654321'], []],
  ['0912.345.678-0987.654.321', ['+84912345678', '+84987654321'], []],
  ['0912345678 0987654321', ['+84912345678', '+84987654321'], []],
  ['0912 345 678 0987 654 321', ['+84912345678', '+84987654321'], []],
  ['0912345678\n02713888999', ['+84912345678', '+842713888999'], []],
  ['0912345678 hoặc 0987654321', ['+84912345678', '+84987654321'], []],
  ['0912345678, 0912 345 678', ['+84912345678'], []],
  ['CQ: 02713888999, DĐ: 0912345678', ['+842713888999', '+84912345678'], []],
  ['0912345678; 12', ['+84912345678'], ['12']],
  ['01685551234 (cũ)', ['+84385551234'], []],
]
for (const [cell, numbers, unreadable] of cells) {
  t.test(`1.8: a cell with ${JSON.stringify(cell)}`, async (t) => {
    const reading = readPhoneNumbers(cell)
    t.same(
      reading.numbers.map(({ e164 }) => e164),
      numbers,
    )
    t.same(reading.unreadable, unreadable)
  })
}

t.test('1.8: a number is shown in groups and masked but for its ends', async (t) => {
  t.equal(showPhoneNumber('+84912345678'), '0912 345 678')
  t.equal(showPhoneNumber('+842713888999'), '0271 3888 999')
  t.equal(showPhoneNumber('+842438889999'), '024 3888 9999')
  t.equal(showPhoneNumber('+85620123456'), '+85620123456')
  t.equal(maskPhoneNumber('+84912345678'), '0912 ••• •78')
  t.equal(maskPhoneNumber('+842713888999'), '0271 •••• •99')
})

t.test('1.8: a rounded number is told from one that is only written so', async (t) => {
  t.equal(isRoundedNumber('9.12E+08'), true)
  t.equal(isRoundedNumber('9.12345678E+08'), false)
  t.equal(isRoundedNumber('0912345678'), false)
})

t.test('a cell of 30,000 letters is read at once', async (t) => {
  t.same(readPhoneNumbers('1 '.repeat(15_000)).numbers, [])
  t.same(readPhoneNumbers('0912345678 '.repeat(2_700)).numbers.length <= 1, true)
  t.same(readPhoneNumbers('x.'.repeat(15_000)).numbers, [])
})
