/** Fonts from before Unicode: TCVN3 (.VnTime, ABC) and VNI (VNI-Times). */
export type LegacyKind = 'tcvn3' | 'vni'
