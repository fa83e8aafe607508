/** What is to be said of one field of a foreign service definition. */
export type ImportNote = Readonly<{ field: string; sentence: string }>

/** Collects what is said while one definition is read. */
export function createNotes() {
  const warnings: ImportNote[] = []
  const refusals: ImportNote[] = []
  return {
    warnings,
    refusals,
    warn: (field: string, sentence: string) => void warnings.push({ field, sentence }),
    refuse: (field: string, sentence: string) => void refusals.push({ field, sentence }),
  }
}

export type Notes = ReturnType<typeof createNotes>
