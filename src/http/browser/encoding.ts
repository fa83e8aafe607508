import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip'

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) }

/** In which encoding a browser takes a text, by its `Accept-Encoding`; undefined: as it is. */
export function encodingFor(
  accepted: string | undefined,
  offered: readonly Encoding[],
): Encoding | undefined {
  const taken = new Set(
    (accepted ?? '')
      .toLowerCase()
      .split(',')
      .map((part) => part.split(';'))
      .filter(([, weight = '']) => !/^\s*q=0(?:\.0*)?\s*$/.test(weight))
      .map(([name = '']) => name.trim()),
  )
  return offered.find((encoding) => taken.has(encoding))
}

/** Compresses beside the event loop. */
export function compress(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  return compressors[encoding](bytes)
}
