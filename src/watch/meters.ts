import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What a gauge shows; undefined when it is not known now, and then the gauge is left out. */
export type Reading = number | undefined | Promise<number | undefined>

/** No reading may hold up the rest for longer. */
const READ_WITHIN_MS = 1_000

/**
 * The things that measurements are made with, on one registry of their own. A name ends in its unit
 * (`_seconds`, `_bytes`) or in `_total`; a label is a code of ours or the id of a registered service,
 * never a person, a ticket or an address.
 */
export function createMeters() {
  const registry = new Registry()
  const registers = [registry]

  return {
    registry,

    /** Counts what happened since the start. */
    counter: <Label extends string = never>(
      name: string,
      help: string,
      labelNames: readonly Label[] = [],
    ) => new Counter({ name, help, labelNames, registers }),

    /** Counts durations or sizes by bounds, which are inclusive. */
    histogram: <Label extends string = never>(
      name: string,
      help: string,
      buckets: readonly number[],
      labelNames: readonly Label[] = [],
    ) => new Histogram({ name, help, buckets: [...buckets], labelNames, registers }),

    /**
     * Is read when somebody asks. A reading that fails or takes longer than a second leaves its gauge
     * out, and the others are told all the same.
     */
    gauge(name: string, help: string, read: () => Reading): void {
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          const value = await inTime(read)
          if (value === undefined) this.remove()
          else this.set(value)
        },
      })
    },

    /** As `gauge`, for several values that are told apart by one label. */
    gauges<Label extends string>(
      name: string,
      help: string,
      label: Label,
      read: () => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>,
    ): void {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        async collect() {
          this.reset()
          for (const [key, value] of Object.entries((await inTime(read)) ?? {})) {
            this.set({ [label]: key } as Record<Label, string>, value)
          }
        },
      })
    },

    /** Facts that are labels: its value is always 1. */
    info(name: string, help: string, facts: Readonly<Record<string, string>>): void {
      new Gauge({ name, help, labelNames: Object.keys(facts), registers }).set({ ...facts }, 1)
    },

    /** A total that somebody else counts, read when somebody asks. */
    total(name: string, help: string, read: () => Reading): void {
      new Counter({
        name,
        help,
        registers,
        async collect() {
          const value = await inTime(read)
          this.reset()
          if (value !== undefined) this.inc(value)
        },
      })
    },
  }
}

export type Meters = ReturnType<typeof createMeters>

/** The value, or undefined when it fails or does not come in time. */
async function inTime<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  let giveUp: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    giveUp = setTimeout(resolve, READ_WITHIN_MS, undefined)
    giveUp.unref()
  })
  try {
    return await Promise.race([read(), late])
  } catch {
    return undefined
  } finally {
    clearTimeout(giveUp)
  }
}

export type Described = Readonly<{ name: string; help: string; type: string; labels: string[] }>

/** What is measured, in the order of the names. */
export function described({ registry }: Meters): Described[] {
  return registry
    .getMetricsAsArray()
    .map((metric) => {
      const { name, help, type, labelNames } = metric as unknown as Described & {
        labelNames: string[]
      }
      return { name, help, type, labels: labelNames }
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}
