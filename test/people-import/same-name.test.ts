import t from 'tap'
import { isSameName, mayBeSameName } from '../../src/people-import/same-name.ts'

const rows: [one: string, other: string, isSame: boolean, mayBe: boolean][] = [
  ['Nguyễn Văn Sơn', 'NGUYỄN  VĂN SƠN', true, true],
  ['Nguyễn Văn Sơn', 'nguyen van son', true, true],
  ['Lê Hòa', 'Lê Hoà', true, true],
  ['Lê Thúy', 'Lê Thuý', true, true],
  ['Ðỗ Văn Ðức', 'Đỗ Văn Đức', true, true],
  ['Nguyễn Thị Hương', 'Nguyễn Thị Hường', false, true],
  ['Nguyễn Văn Hùng', 'Nguyễn Văn Hưng', false, true],
  ['Trần Minh Anh', 'Trần Minh Ánh', false, true],
  ['Nguyễn Thị Lan', 'Nguyễn Thị Loan', false, true],
  ['Nguyễn Sơn', 'Nguyễn Văn Sơn', false, true],
  ['Nguyễn Văn Sơn', 'Trần Văn Sơn', false, false],
]
for (const [one, other, isSame, mayBe] of rows) {
  t.test(`3.4: ${one} and ${other}`, async (t) => {
    t.same([isSameName(one, other), isSameName(other, one)], [isSame, isSame])
    t.equal(mayBeSameName(one, other), mayBe)
  })
}
