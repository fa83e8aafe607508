import t from 'tap'
import { readLeaving } from '../../src/people-import/note-cell.ts'

const rows: [note: string, day: string | undefined, told: string | undefined][] = [
  ['Nghỉ hưu từ ngày 01/12/2026', '2026-11-30', 'leaver'],
  ['Đã nghỉ 30/11/2026', '2026-11-30', 'leaver'],
  ['Nghỉ chế độ từ 01/12/2026', '2026-11-30', 'leaver'],
  ['Điều động từ 01/12/2026', '2026-11-30', 'leaver'],
  ['Thôi việc', undefined, 'leaver-without-date'],
  // Away for a time is not gone.
  ['Nghỉ chế độ thai sản từ 01/10/2026', undefined, undefined],
  ['Đã nghỉ thai sản 01/10/2026', undefined, undefined],
  ['Nghỉ việc riêng không hưởng lương 01/10/2026', undefined, undefined],
  ['Đã nghỉ ốm từ 01/10/2026', undefined, undefined],
  ['Đã mất thẻ 01/10/2026', undefined, undefined],
  // Who comes does not go.
  ['Điều động về từ 01/10/2026', undefined, undefined],
  ['Điều động từ Sở Y tế, 01/10/2026', undefined, undefined],
  ['Chuyển công tác từ huyện về 01/10/2026', undefined, undefined],
  ['Mới tiếp nhận từ 01/10/2026', undefined, undefined],
]
for (const [note, day, told] of rows) {
  t.test(`3.4: the note «${note}» → ${told ?? 'stays'} ${day ?? ''}`, async (t) => {
    const { leavesOn, findings } = readLeaving('', note)
    t.equal(leavesOn, day)
    t.same(
      findings.map(({ code }) => code),
      told ? [told] : [],
    )
  })
}
