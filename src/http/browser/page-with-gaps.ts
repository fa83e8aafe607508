import { randomBytes } from 'node:crypto'

/** Nobody can know it, so that nothing on a page is taken for a gap. */
const SECRET = randomBytes(8).toString('hex')
const MARK = new RegExp(`gap${SECRET}n(\\d)`)

/** What stands in the place of a text that differs each time. */
export function gap(number: number): string {
  return `gap${SECRET}n${number}`
}

/**
 * Cuts a rendered page at its gaps. Filling them again costs a fraction of rendering it: the sign-in
 * form is the page that everybody opens at half past seven.
 */
export function cutAtGaps(html: string): (texts: readonly string[]) => string {
  // A pattern with one group: every second piece is the number of a gap.
  const pieces = html.split(MARK)
  return (texts) => {
    let filled = ''
    for (const [index, piece] of pieces.entries()) {
      filled += index % 2 === 0 ? piece : escapeAttribute(texts[Number(piece)] ?? '')
    }
    return filled
  }
}

const SPECIAL: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => SPECIAL[character] ?? '')
}
