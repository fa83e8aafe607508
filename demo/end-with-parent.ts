/**
 * Loaded into every program that the demo starts: when the demo is gone, even killed, the program is
 * told to end as well.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// The channel to the parent must not keep a program alive that has nothing left to do.
process.channel?.unref()
