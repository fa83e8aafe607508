/** Rows under their headings, each column as wide as its widest text. */
export function textTable(headings: readonly string[], rows: readonly (readonly string[])[]) {
  const lines = [headings, ...rows].map((row) => row.map(printable))
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((line) => columnsOf(line[column] ?? ''))),
  )
  return lines
    .map((line) => line.map((text, column) => padded(text, widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

/** Text as a terminal may show it: what steers the terminal or reorders the line is left out. */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\p{Bidi_Control}/gu, '')
}

/** JSON as a terminal may show it: the same characters are escaped, so that it says what it did. */
export function printableJson(json: string): string {
  return json.replace(/[\u007f-\u009f]|\p{Bidi_Control}/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Places that a text takes on a terminal: a mark stands on the letter before it. */
function columnsOf(text: string): number {
  return [...text.replace(/[\p{Mark}\p{Default_Ignorable_Code_Point}]/gu, '')].length
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)))
}
