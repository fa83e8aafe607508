import { SaxesParser } from 'saxes'
import { SheetError } from './sheet-error.ts'

export type XmlHandlers = Readonly<{
  /** Names come without their prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  text?(text: string): void
}>

/** Text or attributes without a single element in between: more is no sheet but an attack. */
const LONGEST_STRETCH = 4 * 1024 * 1024

/**
 * Reads XML as it comes, and hands over after every piece of it. Entities other than XML's own are
 * refused, and nothing is ever loaded from elsewhere.
 */
export async function* readXml(
  pieces: AsyncIterable<Buffer>,
  { open, close, text }: XmlHandlers,
): AsyncGenerator<void> {
  const decoder = new TextDecoder()
  const parser = new SaxesParser({ xmlns: false as const, position: false })
  let stretch = 0
  parser.on('opentag', ({ name, attributes }) => {
    stretch = 0
    open(localName(name), attributes)
  })
  parser.on('closetag', ({ name }) => {
    stretch = 0
    close(localName(name))
  })
  if (text) parser.on('text', text)
  try {
    for await (const piece of pieces) {
      stretch += piece.length
      parser.write(decoder.decode(piece, { stream: true }))
      if (stretch > LONGEST_STRETCH) {
        throw new SheetError('cell-too-long', 'A cell of the workbook is far too long.')
      }
      yield
    }
    parser.write(decoder.decode())
    parser.close()
  } catch (error) {
    if (error instanceof SheetError) throw error
    const sentence = 'The workbook is damaged: one of its parts is no XML.'
    throw new SheetError('damaged', sentence, '', { cause: error })
  }
  yield
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
