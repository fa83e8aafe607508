import type { Branding } from '../http/browser/page-context.ts'
import type { Locale } from '../i18n/locale.ts'
import { messagesOf } from '../i18n/locale.ts'
import { codeInGroups } from '../recovery/recovery-secrets.ts'
import { qrCodeSvg } from '../second-factor/qr-code.ts'

/** One person's slip, ready to be printed. */
export type Slip = Readonly<{
  displayName: string
  unit: string
  address: string
  code: string
  /** What the QR holds. */
  link: string
  /** Worded already. */
  until: string
  /** Which of how many in the unit. */
  place: number
  of: number
}>

type Look = Readonly<{
  locale: Locale
  branding: Branding
  /** Where the code is typed by whoever scans nothing. */
  activateAddress: string
}>

/** Two A5 slips on a sheet of A4. */
export const SLIPS_ON_PAGE = 2

/**
 * A document of its own, with nothing around it: sheets of A4 to be printed and cut in two. It comes in
 * pieces, so that one for a whole province is never in memory (product 2.10, 4.6).
 */
export function createSlipsDocument({ locale, branding, activateAddress }: Look) {
  const m = messagesOf(locale).recovery.slips
  const { phone, hours } = branding.support

  function fact(label: string, text: string, kind = '') {
    return `<div${kind && ` class="${kind}"`}><dt>${escaped(label)}</dt><dd>${escaped(text)}</dd></div>`
  }

  function slipHtml(slip: Slip): string {
    const { displayName, unit, address, code, link, until, place, of } = slip
    return `<section class="slip">
<header><p class="authority">${escaped(branding.authority[locale])}</p>
<p class="system">${escaped(branding.system[locale])}</p>
<p class="count">${escaped(m.count(place, of))}</p></header>
<h2>${escaped(m.title)}</h2>
<div class="middle"><dl>
${fact(m.name, displayName, 'who')}
${fact(m.unit, unit || m.noUnit)}
${fact(m.mailbox, address)}
${fact(m.code, codeInGroups(code), 'code')}
</dl>
<figure>${qrCodeSvg(link, m.qrLabel(displayName))}<figcaption>${escaped(m.scan)}</figcaption></figure></div>
<p class="or">${escaped(m.or(activateAddress))}</p>
<footer><p><strong>${escaped(m.until(until))}</strong> · ${escaped(m.help(phone))} (${escaped(hours[locale])})</p>
<p class="warning">${escaped(m.warning)}</p>
<p>${escaped(m.once)}</p></footer>
</section>
`
  }

  return {
    head: (): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(m.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(m.title)}</h1>
`,

    /** A sheet with one or two slips; `page` of `pages` in the document. */
    sheet: (slips: readonly Slip[], page: number, pages: number): string =>
      `<div class="sheet">\n${slips.map(slipHtml).join('')}<p class="cut" aria-hidden="true"><span>✂</span></p><p class="page">${escaped(m.page(page, pages))}</p></div>\n`,

    end: (): string => '</main>\n</body>\n</html>\n',
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Black on white, whatever the reader's scheme; the same on the screen, sheet by sheet. */
const STYLE = `
@page { size: A4 portrait; margin: 0; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { color-scheme: light; background: #e6eaee; color: #111; font: 11.5pt/1.5 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif; }
h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0, 0, 0, 0); }
.sheet { position: relative; width: 210mm; height: 297mm; margin: 8mm auto; background: #fff; overflow: hidden; break-after: page; break-inside: avoid; }
.slip { position: relative; height: 148.5mm; padding: 11mm 14mm 9mm; display: flex; flex-direction: column; overflow: hidden; }
.cut { position: absolute; top: 148.5mm; left: 0; width: 100%; height: 0; padding-left: 4mm; border-top: 1px dashed #555; color: #555; }
.cut span { position: absolute; top: -9pt; padding: 0 1.5mm; background: #fff; font-size: 12pt; line-height: 18pt; }
header { position: relative; padding-bottom: 3mm; border-bottom: 1.5pt solid #111; }
.authority { font-size: 9.5pt; letter-spacing: .03em; }
.system { font-size: 10pt; font-weight: 600; }
.count { position: absolute; top: 0; right: 0; font-size: 9.5pt; }
h2 { margin: 4mm 0 3mm; font-size: 17pt; line-height: 1.4; }
.middle { display: flex; align-items: flex-start; justify-content: space-between; }
dl { flex: 1 1 auto; min-width: 0; padding-right: 8mm; }
dl div { margin-bottom: 2mm; }
dt { color: #444; font-size: 9pt; line-height: 1.4; }
dd { overflow-wrap: anywhere; line-height: 1.4; }
.who dd { font-size: 14pt; font-weight: 600; }
.code dd { font: 600 15.5pt/1.5 Consolas, 'Roboto Mono', 'DejaVu Sans Mono', monospace; white-space: nowrap; }
figure { flex: none; width: 44mm; text-align: center; }
.qr { display: block; width: 44mm; height: 44mm; border: 1px solid #bbb; }
figcaption { margin-top: 1mm; font-size: 9pt; }
.or { margin-top: 1mm; font-size: 10pt; }
.slip footer { margin-top: auto; padding-top: 2.5mm; border-top: 1px solid #999; font-size: 9.5pt; }
.warning { font-weight: 600; }
.page { position: absolute; right: 14mm; bottom: 3mm; color: #555; font-size: 8pt; }
@media print { html { background: none; } .sheet { margin: 0; } .sheet:last-of-type { break-after: auto; } }
`
