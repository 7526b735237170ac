/**
 * Into how many parts the letters fall; a part is worked on by one process at a time, so this is also how many ingest
 * processes can share the work. A constant: with another number a letter's events would lie in two parts for a while.
 */
export const PARTITIONS = 16;

/**
 * Which process has which partitions, by rendezvous hashing with room: every process computes the same from the same
 * names, no two differ by more than one partition, and few partitions move when a process comes or goes.
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

/** FNV-1a with a last mix: names that differ in their last letter only must not rank alike. */
function rank(partition: number, name: string): number {
	let hash = 0x811c9dc5 ^ Math.imul(partition + 1, 0x9e3779b1);
	for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}
