/** A stretch of a text, and where it leads if it is an address. */
export type TextPiece = Readonly<{ text: string; href?: string }>

/** What ends a sentence or closes a bracket is not part of the address before it. */
const TRAILING = `.,;:!?…'"’”»)]}>`
const ADDRESS = /https:\/\/[^\s<>"“”«»]+/gu

/**
 * The paragraphs of a plain text, with its https addresses told apart. Nothing else is a link: not
 * another scheme, and not an address with a user in it, which looks like another host (product 2.12).
 */
export function readParagraphs(text: string): TextPiece[][] {
  return text
    .split(/\n[^\S\n]*\n\s*/u)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map(piecesOf)
}

function piecesOf(paragraph: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let end = 0
  for (const match of paragraph.matchAll(ADDRESS)) {
    const written = withoutTrailing(match[0])
    const href = addressOf(written)
    if (href === undefined) continue
    if (match.index > end) pieces.push({ text: paragraph.slice(end, match.index) })
    pieces.push({ text: written, href })
    end = match.index + written.length
  }
  if (end < paragraph.length) pieces.push({ text: paragraph.slice(end) })
  return pieces
}

/** A closing bracket stays where the address itself opened one. */
function withoutTrailing(written: string): string {
  let end = written.length
  while (end > 0 && TRAILING.includes(written.charAt(end - 1))) end -= 1
  const kept = written.slice(0, end)
  const closes = written.charAt(end) === ')' && kept.lastIndexOf('(') > kept.lastIndexOf(')')
  return closes ? `${kept})` : kept
}

function addressOf(written: string): string | undefined {
  if (!URL.canParse(written)) return undefined
  const { protocol, username, password, hostname, href } = new URL(written)
  const isPlain = protocol === 'https:' && username === '' && password === ''
  return isPlain && hostname.includes('.') ? href : undefined
}
