/** What a span may say of itself: codes, ids and patterns, never what somebody typed or an address. */
export type Facts = Readonly<Record<string, string | number | boolean>>

export type RequestSpan = Readonly<{
  /** Runs what belongs to the request. */
  within(work: () => void): void
  end(name: string, facts: Facts, hasFailed: boolean): void
}>

/** What happens inside a request, told to a collector; where none is configured there are no traces. */
export type Traces = Readonly<{
  /** `parent`: the header `traceparent` of somebody who is believed. */
  beginRequest(parent: string | undefined): RequestSpan
  /** Does the work as a part of the request that it belongs to; outside of one it is just done. */
  span<T>(name: string, facts: Facts, work: () => Promise<T>): Promise<T>
  /** Sends what is left, for two seconds at most. */
  stop(): Promise<void>
}>
