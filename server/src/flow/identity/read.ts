/**
 * From this score on a suggestion is called very likely. Set so that of 100 such pairs at least 98 are one person
 * (bench/identity).
 */
export const strongScore = 0.85
