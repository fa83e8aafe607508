/** How a number is shown: only what changes the digits of a phone number or makes it a day. */
export type NumberFormat = Readonly<{ isDate: boolean; prefix: string; digits: number }>

export const PLAIN: NumberFormat = { isDate: false, prefix: '', digits: 0 }

/** Excel's own formats that show a day; the ones from 27 on are those of East Asian Excels. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53])
const LITERALS = /"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g
const MS_OF_A_DAY = 86_400_000
/** Day 0 of Excel's calendar, with the 29 February 1900 that never was already passed. */
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)

/** Reads a format: `dd/mm/yyyy` is a day, `0000000000` and `"0"#` bring back a leading zero. */
export function numberFormatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return BUILT_IN_DATES.has(id) ? { ...PLAIN, isDate: true } : PLAIN
  const [positive = ''] = code.split(';')
  const bare = positive.replace(LITERALS, '')
  if (/[dy]/i.test(bare) && !/general/i.test(bare)) return { ...PLAIN, isDate: true }
  const literal = /^(?:"(\d*)"|\\(\d))/.exec(positive)
  const rest = (literal ? positive.slice(literal[0].length) : positive).replace(LITERALS, '')
  if (!/^[0# .\-()]+$/.test(rest) || /\.0*$/.test(rest)) return PLAIN
  return {
    isDate: false,
    prefix: literal?.[1] ?? literal?.[2] ?? '',
    digits: rest.replace(/[^0]/g, '').length,
  }
}

/**
 * A stored number as text: a day as `31/12/2026`, a whole number with every one of its digits and
 * never as 9.12E+8.
 */
export function numberText(stored: string, format: NumberFormat, is1904: boolean): string {
  const number = Number(stored)
  if (stored.trim() === '' || !Number.isFinite(number)) return stored
  if (format.isDate) return dayText(number, is1904) ?? stored
  if (Number.isSafeInteger(number) && number >= 0) {
    return format.prefix + String(number).padStart(format.digits, '0')
  }
  return Number.isInteger(number) ? BigInt(number).toString() : String(number)
}

/** A day of ISO 8601, as some programs store it. */
export function isoDayText(stored: string): string {
  const day = /^(\d{4})-(\d\d)-(\d\d)/.exec(stored)
  return day ? `${day[3]}/${day[2]}/${day[1]}` : stored
}

/** `_x000D_` and its like: how a workbook writes signs that XML cannot hold. Most are left out. */
export function unescapeCell(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => {
    const sign = Number.parseInt(code, 16)
    return sign >= 0x20 || sign === 9 || sign === 10 || sign === 13 ? String.fromCharCode(sign) : ''
  })
}

function dayText(serial: number, is1904: boolean): string | undefined {
  if (serial < 1 || serial > 2_958_465) return undefined
  const epoch = is1904 ? EPOCH_1904 : EPOCH_1900
  const [year, month, day] = new Date(epoch + Math.floor(serial) * MS_OF_A_DAY)
    .toISOString()
    .slice(0, 10)
    .split('-')
  return `${day}/${month}/${year}`
}
