import { writeFileSync } from 'node:fs'

// Preloaded into a program that is measured: writes down what it took at its end.
process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const figures = { peakBytes: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 }
  writeFileSync(process.env.CAS_BENCH_FIGURES, JSON.stringify(figures))
})
