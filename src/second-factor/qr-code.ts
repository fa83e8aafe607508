import QRCode from 'qrcode'

/** A QR code for an SVG: `side` units wide and high, `path` are its dark modules, one unit each. */
export type QrPicture = Readonly<{ side: number; path: string }>

/** Modules of white around it: a reader needs four (ISO/IEC 18004). */
const QUIET_ZONE = 4
/** Any mask can be read. Trying all eight for the prettiest takes three times as long. */
const MASK = 2

/**
 * The picture of a QR code, quiet zone included, for the template partial `qr-code`, which draws it
 * dark on white in every colour scheme (product 4.6). About a millisecond.
 */
export function qrPicture(text: string): QrPicture {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M', maskPattern: MASK })
  let path = ''
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      let run = 0
      while (column + run < modules.size && modules.get(row, column + run)) run += 1
      if (run === 0) continue
      path += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h${run}v1h-${run}z`
      column += run
    }
  }
  return { side: modules.size + 2 * QUIET_ZONE, path }
}

/**
 * The same as an SVG by itself, for a document that no template makes: an image with the label as its
 * name, and neither style nor script in it.
 */
export function qrCodeSvg(text: string, label: string): string {
  const { side, path } = qrPicture(text)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" role="img" ` +
    `aria-label="${escaped(label)}" shape-rendering="crispEdges" class="qr">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`
  )
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
