import { Presets, SingleBar } from 'cli-progress'

export type Progress = Readonly<{ update(done: number): void; stop(): void }>

/** How often a stream that is no terminal is told how far the work is. */
const LINES = 10

/** A bar on a terminal; elsewhere a plain line for every tenth of the work. */
export function showProgress(stream: NodeJS.WritableStream, verb: string, total: number): Progress {
  if ((stream as Partial<NodeJS.WriteStream>).isTTY !== true) return plainLines(stream, verb, total)
  const format = `${verb} {bar} {value}/{total}, {eta_formatted} left`
  const bar = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic)
  bar.start(total, 0)
  return { update: (done) => bar.update(done), stop: () => bar.stop() }
}

function plainLines(stream: NodeJS.WritableStream, verb: string, total: number): Progress {
  let told = 0
  return {
    update(done) {
      const tenth = total === 0 ? LINES : Math.floor((done / total) * LINES)
      if (tenth <= told) return
      told = tenth
      stream.write(`${verb} ${done} of ${total}\n`)
    },
    stop() {},
  }
}
