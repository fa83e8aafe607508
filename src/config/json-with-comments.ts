/**
 * Reads JSON in which people may write: `//` and `/* … *\/` comments, and a comma behind the last entry
 * of a list or an object, as is left when a line is taken out. Throws a SyntaxError that tells the line.
 */
export function parseJsonWithComments(text: string): unknown {
  const plain = withoutComments(text.replace(/^\uFEFF/, ''))
  try {
    return JSON.parse(plain)
  } catch (error) {
    throw new SyntaxError(inLines((error as Error).message, plain))
  }
}

/** A string, a comment, or a comma that only comments and space keep from a closing bracket. */
const PIECE =
  /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*[\]}])/g

/** The same with everything else blank, so that each character keeps its line and its place. */
function withoutComments(text: string): string {
  return text.replace(PIECE, (piece) =>
    piece.startsWith('"') ? piece : piece.replace(/[^\r\n]/g, ' '),
  )
}

/** `… at position 812` → `… in line 31`: editors and people count lines. */
function inLines(message: string, text: string): string {
  const position = /\s*(?:in JSON )?at position (\d+).*$/s.exec(message)
  if (!position) return message
  const line = text.slice(0, Number(position[1])).split('\n').length
  return `${message.slice(0, position.index)} in line ${line}`
}
