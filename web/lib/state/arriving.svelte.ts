/**
 * What is there, or comes later: undefined until then, and null where it does not come. `{#await}` would be in the JavaScript
 * of every page, for Svelte's own code is one file.
 */
export function arriving<T>(given: () => T | Promise<T>): { readonly value: T | null | undefined } {
	const source = $derived(given());
	let come = $state.raw<{ of: Promise<T>; value: T | null }>();
	$effect(() => {
		const of = source;
		if (of instanceof Promise)
			of.then(
				(value) => (come = { of, value }),
				() => (come = { of, value: null })
			);
	});
	return {
		get value() {
			if (!(source instanceof Promise)) return source;
			// That of the list before is not this one's.
			return come?.of === source ? come.value : undefined;
		}
	};
}
