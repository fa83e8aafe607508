/**
 * Listens for SIGHUP from the first moment on: until the server knows how to reload, it would end the
 * process. One that came too early is carried out as soon as it can be.
 */
export function listenForHangUp() {
  let reload: (() => void) | undefined
  let isWaiting = false

  process.on('SIGHUP', () => {
    if (reload) reload()
    else isWaiting = true
  })

  return {
    /** From now on this is done. */
    carryOut(work: () => void): void {
      reload = work
      if (isWaiting) work()
    },
  }
}
