import {
  isRoundedNumber,
  type PhoneNumber,
  readPhoneNumbers,
  showPhoneNumber,
} from '../vietnamese/phone-number.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding-of.ts'

export type PhoneCell = Readonly<{ phone: string; findings: readonly Finding[] }>

const NOTHING = /^[\s\-–—_.x/0]*$|^(?:không|không có|chưa có|chưa|ko)$/iu

/** The phone of a person out of all cells for one: the first mobile number, else the first (1.8). */
export function readPhoneCells(cells: readonly string[]): PhoneCell {
  const numbers: PhoneNumber[] = []
  const findings: Finding[] = []
  for (const cell of cells) {
    if (NOTHING.test(cell.normalize('NFC'))) continue
    if (isRoundedNumber(cell)) {
      findings.push(findingOf('phone-rounded', 'phone', { typed: cell }))
      continue
    }
    const reading = readPhoneNumbers(cell)
    numbers.push(...reading.numbers)
    for (const typed of reading.unreadable.slice(0, 3)) {
      findings.push(findingOf('phone-malformed', 'phone', { typed }))
    }
  }
  const taken = numbers.find(({ kind }) => kind === 'mobile') ?? numbers[0]
  if (!taken) return { phone: '', findings }
  return { phone: taken.e164, findings: [...findings, ...notesOn(taken, numbers)] }
}

function notesOn(taken: PhoneNumber, numbers: readonly PhoneNumber[]): Finding[] {
  const phone = showPhoneNumber(taken.e164)
  const { typed, repair } = taken
  const notes: Finding[] = []
  if (repair === 'old-prefix') notes.push(findingOf('phone-old-prefix', 'phone', { typed, phone }))
  if (repair === 'lost-zero') notes.push(findingOf('phone-lost-zero', 'phone', { typed, phone }))
  const others = new Set(numbers.map(({ e164 }) => e164).filter((e164) => e164 !== taken.e164))
  if (others.size > 0) {
    const list = [...others].map(showPhoneNumber).join(', ')
    notes.push(findingOf('phone-several', 'phone', { taken: phone, others: list }))
  }
  return notes
}
