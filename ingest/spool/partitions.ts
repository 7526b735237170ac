/**
 * Number of parts into which letters are divided. One process works on a part at a time, so it is also the most ingest
 * processes that can share the work. A constant: with another number a letter's events would be in two parts for a
 * while.
 */
export const PARTITIONS = 16;

/**
 * Assigns partitions to processes by bounded rendezvous hashing: every process computes the same from the same names,
 * shares differ by at most one partition, and few partitions move when a process comes or goes.
 * @param processes their names, in any order
 */
export function sharePartitions(partitions: number, processes: readonly string[]): Map<string, number[]> {
	const shares = new Map([...processes].sort().map((name) => [name, [] as number[]]));
	if (shares.size === 0) return shares;
	const least = Math.floor(partitions / shares.size);
	let extra = partitions % shares.size;
	for (let partition = 0; partition < partitions; partition++) {
		const ranked = [...shares].sort(([a], [b]) => rank(partition, b) - rank(partition, a));
		const [, share] = ranked.find(([, taken]) => taken.length < least || (taken.length === least && extra > 0))!;
		if (share.length === least) extra--;
		share.push(partition);
	}
	return shares;
}

/** FNV-1a with a final mix: names that differ only in their last letter must rank differently. */
function rank(partition: number, name: string): number {
	let hash = 0x811c9dc5 ^ Math.imul(partition + 1, 0x9e3779b1);
	for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}
