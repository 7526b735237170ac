/** Some tens of kilobytes each; how many filters an address has is its reader's choice, so texts have no end. */
const KEPT = 500;

/** Makes the text of a key once, and keeps those that were used last. */
export function keepTexts(): (key: string, make: () => string) => string {
	/** The one that was used longest ago is first. */
	const kept = new Map<string, string>();
	return (key, make) => {
		const text = kept.get(key) ?? make();
		if (!kept.delete(key) && kept.size >= KEPT) kept.delete(kept.keys().next().value!);
		kept.set(key, text);
		return text;
	};
}
