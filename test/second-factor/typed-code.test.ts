import t from 'tap'
import { inGroups, readCode, readDigits } from '../../src/second-factor/typed-code.ts'

const digits: [typed: string, read: string | undefined][] = [
  ['123456', '123456'],
  [' 123 456 ', '123456'],
  ['123\u00a0456', '123456'],
  ['１２３４５６', '123456'],
  ['１２３　４５６', '123456'],
  ['123-456', '123456'],
  ['123456\u200b', '123456'],
  ['12345', undefined],
  ['1234567', undefined],
  ['12345a', undefined],
  ['', undefined],
  [' '.repeat(1000), undefined],
  ['1'.repeat(100_000), undefined],
]

for (const [typed, read] of digits) {
  t.test(`product 2.7: ${JSON.stringify(typed.slice(0, 20))} is ${read}`, async (t) => {
    t.equal(readDigits(typed), read)
  })
}

const codes: [typed: string, read: string | undefined][] = [
  ['7F3K-92QH', '7F3K92QH'],
  ['7f3k 92qh', '7F3K92QH'],
  ['7f3k–92qh', '7F3K92QH'],
  ['７Ｆ３Ｋ９２ＱＨ', '7F3K92QH'],
  ['7F3K-92QO', undefined],
  ['7F3K-92Q', undefined],
]

for (const [typed, read] of codes) {
  t.test(`product 2.10: ${typed} is ${read}`, async (t) => {
    t.equal(readCode(typed, 8), read)
  })
}

t.test('codes are shown four at a time', async (t) => {
  t.equal(inGroups('7F3K92QH'), '7F3K-92QH')
  t.equal(inGroups('7F3K92QH7F3K92QH'), '7F3K-92QH-7F3K-92QH')
})
