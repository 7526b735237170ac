/** A list cut into pieces of so many, of which the last may have fewer. */
export const inPieces = <T>(all: readonly T[], most: number): T[][] =>
	Array.from({ length: Math.ceil(all.length / most) }, (_, n) => all.slice(n * most, (n + 1) * most));
