type Labels = Readonly<Record<string, string>>

export type Sample = Readonly<{ name: string; labels: Labels; value: number }>

/** The samples of an answer of /metrics, in its order. Throws on a line that Prometheus would not read. */
export function samplesIn(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const parts = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/.exec(line)
      if (!parts || Number.isNaN(numberOf(parts[3]))) throw new Error(`Not a sample: ${line}`)
      return { name: parts[1] ?? '', labels: labelsIn(parts[2] ?? ''), value: numberOf(parts[3]) }
    })
}

/** The sum of the samples of that name with these labels; undefined when there is none. */
export function valueIn(
  samples: readonly Sample[],
  name: string,
  labels: Labels = {},
): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  )
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0)
}

function numberOf(text = ''): number {
  return text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text)
}

function labelsIn(text: string): Labels {
  const labels = [...text.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g)]
  return Object.fromEntries(labels.map(([, name = '', value = '']) => [name, value]))
}
