import { readLastDay, readWrittenDate } from '../vietnamese/written-date.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding-of.ts'

export type Leaving = Readonly<{ leavesOn: string | undefined; findings: readonly Finding[] }>

const LEAVER =
  /nghỉ hưu|(?:nghỉ chế độ|nghỉ việc|đã nghỉ)(?!\s+(?:thai|ốm|phép|không|riêng|dưỡng|con|học|bù|lễ|hè))|hưu trí|thôi việc|chuyển công tác|chuyển ngành|chuyển đi|luân chuyển|điều động|từ trần|đã mất(?!\s+(?:thẻ|điện|sim|máy|giấy|mật|tài))|hết hợp đồng|chấm dứt hợp đồng|tinh giản biên chế/iu
/** «chuyển công tác từ huyện về», «điều động từ Sở Y tế»: such a person comes rather than goes. */
const ARRIVAL =
  /(?:mới|chuyển|điều động)[^.;]{0,40}\s(?:về|đến)(?:\s|$)|(?:chuyển|chuyển công tác|điều động)\s+từ\s+(?!ngày|tháng|\d)|tiếp nhận/iu

/** Whether a row says that its person leaves, by the column for that and by the note (3.4). */
export function readLeaving(dateCell: string, note: string): Leaving {
  const text = note.normalize('NFC')
  const words = LEAVER.exec(text)?.[0]
  const fromColumn = dateCell.trim() === '' ? undefined : readWrittenDate(dateCell)
  const findings: Finding[] = []
  const isAnswer = /^(?:x|có|không|k|0|-)$/iu.test(dateCell.trim())
  if (dateCell.trim() !== '' && fromColumn === undefined && !isAnswer) {
    findings.push(findingOf('date-malformed', 'leavesOn', { typed: dateCell }))
  }
  if (fromColumn !== undefined) {
    const said = { words: words ?? 'nghỉ', date: shownDay(fromColumn) }
    return { leavesOn: fromColumn, findings: [findingOf('leaver', 'leavesOn', said)] }
  }
  if (words === undefined || ARRIVAL.test(text)) return { leavesOn: undefined, findings }
  const date = readLastDay(text)
  findings.push(
    date === undefined
      ? findingOf('leaver-without-date', 'note', { words })
      : findingOf('leaver', 'note', { words, date: shownDay(date) }),
  )
  return { leavesOn: date, findings }
}

function shownDay(day: string): string {
  return day.split('-').reverse().join('/')
}
