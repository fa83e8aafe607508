import t from 'tap'
import { type MailPart, readMailField } from '../../src/links/mail-field.ts'
import { SUFFIXES } from '../support/link-directory.ts'

function shown(part: MailPart): string {
  switch (part.kind) {
    case 'ours':
      return `${part.mailbox.name}@${part.mailbox.suffix}`
    case 'slip':
      return `slip ${part.meant.map(({ name, suffix }) => `${name}@${suffix}`).join(' or ')}`
    case 'bare':
      return `bare ${part.name}`
    default:
      return `${part.kind} ${part.raw}`
  }
}

const TAM = 'tamtt@binhphuoc.gov.vn'

const rows: readonly (readonly [field: string, parts: readonly string[]])[] = [
  [`tamtt@gmail.com;${TAM}`, ['foreign tamtt@gmail.com', TAM]],
  ['TamTT@BinhPhuoc.gov.vn ;', [TAM]],
  [`${TAM}, sonnv@binhphuoc.gov.vn`, [TAM, 'sonnv@binhphuoc.gov.vn']],
  [`${TAM}/sonnv@binhphuoc.gov.vn`, [TAM, 'sonnv@binhphuoc.gov.vn']],
  [`${TAM}\nsonnv@binhphuoc.gov.vn`, [TAM, 'sonnv@binhphuoc.gov.vn']],
  [`${TAM} sonnv@binhphuoc.gov.vn`, [TAM, 'sonnv@binhphuoc.gov.vn']],
  [`${TAM};TAMTT@binhphuoc.gov.vn; mailto:${TAM}`, [TAM]],
  ['tamtt＠ＢＩＮＨＰＨＵＯＣ．gov.vn', [TAM]],
  ['tamtt at binhphuoc.gov.vn', [TAM]],
  ['tamtt (at) binhphuoc.gov.vn', [TAM]],
  ['tamtt @ binhphuoc . gov . vn', [TAM]],
  [`Trần Thanh Tâm <${TAM}>`, [TAM]],
  ['tam\u200Btt@binhphuoc.gov.vn', [TAM]],
  ['tamtt@binhphuc.gov.vn', [`slip ${TAM}`]],
  ['tamtt@binhphuoc.gov', [`slip ${TAM}`]],
  ['tamtt@vinhphuc.gov.vn', ['foreign tamtt@vinhphuc.gov.vn']],
  ['tamtt@cu.binhphuoc.gov.vn', ['tamtt@cu.binhphuoc.gov.vn']],
  ['tâmtt@binhphuoc.gov.vn', [`slip ${TAM} or taamtt@binhphuoc.gov.vn`]],
  ['tamtt', ['bare tamtt']],
  ['tamtt; sonnv@gmail.com', ['bare tamtt', 'foreign sonnv@gmail.com']],
  ['Trần Thanh Tâm', ['unreadable Trần Thanh Tâm']],
  ['a@b@c', ['unreadable a@b@c']],
  ['0912 345 678', ['unreadable 0912 345 678']],
  ...['', '   ', '-', 'không có', 'Chưa có', 'x', 'null', ';', '—'].map(
    (nothing) => [nothing, []] as const,
  ),
]

for (const [field, parts] of rows) {
  t.test(`product 3.8, the e-mail field: ${JSON.stringify(field)}`, async (t) => {
    t.same(readMailField(field, SUFFIXES).parts.map(shown), parts)
  })
}

t.test('the field keeps its text, and is never longer than a thousand letters', async (t) => {
  t.equal(readMailField('  TamTT@BinhPhuoc.gov.vn ; ', SUFFIXES).raw, 'TamTT@BinhPhuoc.gov.vn ;')
  const flood = readMailField(`${'a@b.vn;'.repeat(300)}${TAM};`.repeat(50), SUFFIXES)
  t.equal(flood.raw.length, 1_000)
  const many = Array.from({ length: 90 }, (_, index) => `a${index}@b.vn`).join(';')
  t.equal(readMailField(many, SUFFIXES).parts.length, 20)
})

t.test('a retired suffix leads to its successor as well', async (t) => {
  t.match(readMailField('tamtt@cu.binhphuoc.gov.vn', SUFFIXES).parts, [
    { kind: 'ours', successor: { name: 'tamtt', suffix: 'binhphuoc.gov.vn' } },
  ])
})
