import { hasLostDiacritics } from '../vietnamese/lost-diacritics.ts'
import { isCaseless, titleCaseName } from '../vietnamese/name-case.ts'
import { visibleText } from '../vietnamese/visible-text.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding-of.ts'

export type NameCell = Readonly<{ name: string; findings: readonly Finding[] }>

const LONGEST_NAME = 80
const MOST_WORDS = 10

/**
 * A text as it is stored: one string, single blanks, NFC, nothing invisible, nothing that a terminal
 * obeys. Keyboards of old wrote the Icelandic Ð for the Vietnamese Đ, which looks the same.
 */
export function plainText(text: string): string {
  return visibleText(text)
    .replace(/[\s\u00a0]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '')
    .replaceAll('Ð', 'Đ')
    .replaceAll('ð', 'đ')
    .trim()
}

/** Reads a name from its columns, joined: which part is in which cannot be trusted (1.8). */
export function readNameCells(cells: readonly string[], titleCase: boolean): NameCell {
  const typed = plainText(cells.join(' '))
  if (typed === '') return { name: '', findings: [findingOf('name-missing', 'displayName', {})] }
  if (hasLostDiacritics(typed)) {
    return { name: typed, findings: [findingOf('lost-diacritics', 'displayName', { typed })] }
  }
  if (typed.length > LONGEST_NAME || typed.split(' ').length > MOST_WORDS) {
    return { name: typed, findings: [findingOf('name-too-long', 'displayName', { typed })] }
  }
  const findings = shapeFindings(typed)
  if (!isCaseless(typed)) return { name: typed, findings }
  const name = titleCaseName(typed)
  return titleCase
    ? {
        name,
        findings: [...findings, findingOf('name-case-changed', 'displayName', { typed, name })],
      }
    : {
        name: typed,
        findings: [...findings, findingOf('name-case', 'displayName', { typed, suggestion: name })],
      }
}

function shapeFindings(typed: string): Finding[] {
  if (/\d/.test(typed)) return [findingOf('name-digits', 'displayName', { typed })]
  if (/[^\p{Letter}\p{Mark}\s'’.-]/u.test(typed)) {
    return [findingOf('name-characters', 'displayName', { typed })]
  }
  return typed.includes(' ') ? [] : [findingOf('name-single-word', 'displayName', { typed })]
}
