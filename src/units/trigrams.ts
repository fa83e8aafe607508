/** How alike two texts are counts by their runs of three letters (Dice's coefficient). */
export type Likeness = Readonly<{ index: number; likeness: number }>

/** Texts to be searched for the most alike. Building reads each once; a search only shared runs. */
export function createTrigramIndex(texts: readonly string[]) {
  const holders = new Map<string, number[]>()
  const sizes: number[] = []
  for (const [index, text] of texts.entries()) {
    const runs = runsOf(text)
    sizes.push(runs.size)
    for (const run of runs) {
      const list = holders.get(run)
      if (list) list.push(index)
      else holders.set(run, [index])
    }
  }

  /** Those that are at least as alike as `least` (0 to 1), the most alike first. */
  return function mostAlike(text: string, least: number): Likeness[] {
    const runs = runsOf(text)
    const shared = new Uint16Array(sizes.length)
    for (const run of runs) {
      for (const index of holders.get(run) ?? []) shared[index] = (shared[index] ?? 0) + 1
    }
    const found: Likeness[] = []
    for (const [index, count] of shared.entries()) {
      const likeness = (2 * count) / (runs.size + (sizes[index] ?? 0))
      if (count > 0 && likeness >= least) found.push({ index, likeness })
    }
    return found.sort((a, b) => b.likeness - a.likeness || a.index - b.index)
  }
}

function runsOf(text: string): Set<string> {
  const padded = `  ${text} `
  const runs = new Set<string>()
  for (let at = 0; at + 3 <= padded.length; at += 1) runs.add(padded.slice(at, at + 3))
  return runs
}
