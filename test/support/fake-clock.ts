/** A clock that stands still until it is told to go on. */
export function fakeClock(start = Date.UTC(2026, 10, 24, 0, 30)) {
  let time = start
  return {
    now: () => time,
    advance: (ms: number) => {
      time += ms
    },
  }
}

export type FakeClock = ReturnType<typeof fakeClock>
