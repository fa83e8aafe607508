import type { FindingCode } from '../../src/people-import/finding.ts'
import type { InventedPerson } from './invented-people.ts'
import { SUFFIX } from './invented-people.ts'
import type { SeededRandom } from './seeded-random.ts'

/** A row as it is going to be written, in the order of the columns. */
export type MessyRow = InventedPerson &
  Readonly<{ leavesOn: string; codes: readonly FindingCode[] }>

type Change = (row: MessyRow, random: SeededRandom) => Partial<MessyRow>

/** What a clerk does to one row, and what has to be said of it then. */
const FAULTS: readonly (readonly [code: FindingCode, change: Change])[] = [
  ['mailbox-missing', (_, random) => ({ mailbox: random.pick(['', '-', 'chưa có']) })],
  [
    'mailbox-foreign',
    ({ mailbox }, random) =>
      at(mailbox, random.pick(['gmail.com', 'vinhphuc.gov.vn', 'dongnai.gov.vn', 'yahoo.com.vn'])),
  ],
  [
    'mailbox-suffix-typo',
    ({ mailbox }, random) =>
      at(
        mailbox,
        random.pick(['binhphouc.gov.vn', 'binhphuc.gov.vn', 'binhphuoc.gov', 'binhphuoc.govvn']),
      ),
  ],
  ['mailbox-suffix-retired', ({ mailbox }) => at(mailbox, 'cu.binhphuoc.gov.vn')],
  [
    'mailbox-accents',
    ({ mailbox }) => ({ mailbox: mailbox.replace(/^[a-z]*?([aeiouy])/, 'hoá$1') }),
  ],
  ['mailbox-is-name', ({ family, given }) => ({ mailbox: `${family} ${given}` })],
  ['mailbox-is-number', ({ phone }) => ({ mailbox: phone })],
  ['mailbox-malformed', ({ mailbox }) => ({ mailbox: mailbox.replace('@', '@@') })],
  ['mailbox-suffix-assumed', ({ mailbox }) => ({ mailbox: mailbox.split('@')[0] ?? '' })],
  ['mailbox-several', ({ mailbox }) => ({ mailbox: `${mailbox}; phu.${mailbox}` })],
  ['phone-old-prefix', (row, random) => oldPhone(row, random)],
  ['phone-lost-zero', ({ phone }) => ({ phone: phone.slice(1) })],
  ['phone-several', ({ phone }) => ({ phone: `${phone} - 02713888${phone.slice(-3)}` })],
  [
    'phone-malformed',
    ({ phone }, random) => ({ phone: random.pick([phone.slice(0, 8), 'số cũ đã hủy']) }),
  ],
  ['phone-rounded', () => ({ phone: '9.12E+08' })],
  ['name-digits', ({ given }) => ({ given: `${given} 2` })],
  ['name-single-word', () => ({ family: '' })],
  ['name-too-long', ({ family }) => ({ family: `${family} `.repeat(9) })],
  ['name-characters', ({ given }) => ({ given: `${given} (*)` })],
  [
    'name-case',
    ({ family, given }, random) =>
      random.chance(0.8)
        ? { family: family.toUpperCase(), given: given.toUpperCase() }
        : { family: family.toLowerCase(), given: given.toLowerCase() },
  ],
  ['lost-diacritics', () => ({ family: 'Nguy?n V?n', given: 'S?n' })],
  [
    'leaver',
    (_, random) =>
      random.pick([
        { note: 'Nghỉ hưu từ ngày 01/12/2026' },
        { note: 'Chuyển công tác sang Sở Y tế, 15.11.2026' },
        { leavesOn: '31/12/2026' },
      ]),
  ],
  ['leaver-without-date', (_, random) => ({ note: random.pick(['Đã thôi việc', 'nghỉ hưu']) })],
  ['date-malformed', () => ({ leavesOn: 'quý IV' })],
  [
    'leadership-position',
    (_, random) => ({ position: random.pick(['Giám đốc', 'Phó Chủ tịch', 'Q. Giám đốc']) }),
  ],
  ['formula', () => ({ note: '=HYPERLINK("http://vi-du.example","bấm")' })],
  ['cell-error', () => ({ mailbox: '#N/A' })],
]

export function faultyRow(row: MessyRow, random: SeededRandom): MessyRow {
  const [code, change] = random.pick(FAULTS)
  return { ...row, ...change(row, random), codes: [...row.codes, code] }
}

export const SINGLE_FAULTS: readonly FindingCode[] = FAULTS.map(([code]) => code)

/** Faults that only two rows make together: the second row, and what is said of both. */
export const PAIRS: readonly ((first: MessyRow, second: MessyRow) => [MessyRow, MessyRow])[] = [
  // Two people on one mailbox.
  (first, second) => [
    { ...first, codes: ['mailbox-duplicate'] },
    { ...second, mailbox: first.mailbox, codes: ['mailbox-duplicate'] },
  ],
  // One person twice; the first row counts.
  (first) => [first, { ...first, codes: ['person-repeated'] }],
  // One person under two mailboxes.
  (first, second) => [
    first,
    { ...first, mailbox: second.mailbox, code: second.code, codes: ['person-similar'] },
  ],
  (first, second) => [
    { ...first, codes: ['employee-code-duplicate'] },
    { ...second, code: first.code, codes: ['employee-code-duplicate'] },
  ],
]

function at(mailbox: string, suffix: string): Partial<MessyRow> {
  return { mailbox: mailbox.replace(SUFFIX, suffix) }
}

function oldPhone({ phone }: MessyRow, random: SeededRandom): Partial<MessyRow> {
  const old = random.pick(['0168', '0123', '0199', '0120', '0186', '+84168', '84163', '168'])
  return { phone: old + phone.slice(3) }
}
