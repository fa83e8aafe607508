/** A piece of a sentence: words, what is to be copied, or a link. */
export type Piece = Readonly<{ text: string; href?: string; isStrong?: boolean; isWhole?: boolean }>

/** How somebody can be reached; what is not known is left out. */
export type Ways = Readonly<{ mail?: string | undefined; phone?: string | undefined }>

/** The sentence, in which its mail address and its telephone number can be pressed. */
export function withContactLinks(sentence: string, { mail, phone }: Ways): Piece[] {
  const links: Piece[] = []
  if (mail) links.push({ text: mail, href: mailHref(mail) })
  if (phone) links.push({ text: phone, href: phoneHref(phone), isWhole: true })
  return links.reduce<Piece[]>(
    (pieces, link) => pieces.flatMap((piece) => (piece.href ? [piece] : splitBy(piece.text, link))),
    [{ text: sentence }],
  )
}

/** `mailto:`, of a whole address. */
export function mailHref(mail: string): string {
  return `mailto:${mail}`
}

/** A number as people write it: signs between its digits, and no more than two of them. */
const FIRST_NUMBER = /\+?\d(?:[\s.()-]{0,2}\d)*/

/**
 * `tel:`, of the first number that is written there: an extension or a second number after it is
 * not a part of it.
 */
export function phoneHref(phone: string): string {
  const [number = ''] = FIRST_NUMBER.exec(phone) ?? []
  return `tel:${number.replace(/[^+\d]/g, '')}`
}

function splitBy(text: string, link: Piece): Piece[] {
  return text
    .split(link.text)
    .flatMap((words, place): Piece[] => (place === 0 ? [{ text: words }] : [link, { text: words }]))
    .filter((piece) => piece.text !== '')
}
