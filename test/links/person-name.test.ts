import t from 'tap'
import { compareNames, joinedName, nameKey } from '../../src/links/person-name.ts'

const rows = [
  ['Trần Thanh Tâm', 'Trần Thanh Tâm', 'same'],
  ['TRAN THANH TAM', 'Trần Thanh Tâm', 'same'],
  ['Thanh Tâm Trần', 'Trần Thanh Tâm', 'same'],
  ['Ông Trần  Thanh Tâm', 'Trần Thanh Tâm', 'same'],
  ['ThS. Trần Thanh Tâm', 'Trần Thanh Tâm', 'same'],
  ['Đ/c: Đỗ Đình Đông', 'do dinh dong', 'same'],
  ['Trần Tâm', 'Trần Thanh Tâm', 'alike'],
  ['Thanh Tâm', 'Trần Thanh Tâm', 'alike'],
  ['Tâm', 'Trần Thanh Tâm', 'alike'],
  ['Trần Thanh Tâmm', 'Trần Thanh Tâm', 'alike'],
  ['Nguyễn Viết Sơn', 'Nguyễn Văn Sơn', 'different'],
  ['Trần Thanh', 'Trần Thanh Tâm', 'different'],
  ['Văn thư Sở Nội vụ', 'Trần Thanh Tâm', 'different'],
  ['Bá Quý', 'Quý', 'different'],
  ['', 'Trần Thanh Tâm', 'unknown'],
  ['…', 'Trần Thanh Tâm', 'unknown'],
] as const

for (const [one, other, likeness] of rows) {
  t.test(`product 3.8: "${one}" and "${other}" are ${likeness}`, async (t) => {
    t.equal(compareNames(one, other), likeness)
  })
}

t.test('marks, case, titles and order do not count; «Bá» is no title', async (t) => {
  t.equal(nameKey('Bà Lê Thị Hoà'), nameKey('hoa le thi'))
  t.not(nameKey('Bá Lê'), nameKey('Lê'))
  t.equal(joinedName('Trần Thanh Tâm'), 'tranthanhtam')
})
