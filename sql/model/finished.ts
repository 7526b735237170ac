/** While less of a group is finished it is not told as one that is over. */
const FINISHED = 0.9;

/** Which share of a group is to come; null: so little that it is finished. */
export const unfinishedShare = (toCome: number): number | null => (toCome > 1 - FINISHED + 1e-9 ? toCome : null);
