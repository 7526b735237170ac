/** Each text has tens of kilobytes. Readers choose the filters of an address, so there may be any number of texts. */
const KEPT = 500;

/** Caches the texts that were used last. */
export function keepTexts(): (key: string, make: () => string) => string {
	/** In order of use, the oldest first. */
	const kept = new Map<string, string>();
	return (key, make) => {
		const text = kept.get(key) ?? make();
		if (!kept.delete(key) && kept.size >= KEPT) kept.delete(kept.keys().next().value!);
		kept.set(key, text);
		return text;
	};
}
