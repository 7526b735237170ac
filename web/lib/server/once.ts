const KEEP_MS = 5 * 60_000;
const MAX_KEPT = 1_000;

const kept = new Map<string, { result: Promise<unknown>; until: number }>();

/**
 * Does what a form asks once, however often the form is sent: each sending gets the answer of the first. Otherwise a
 * double click would show the error of its second half in place of the password that its first half made.
 * @param form whose form it is and its own id, which the page that has the form made
 */
export function once<Result>(form: string, work: () => Promise<Result>): Promise<Result> {
	const now = Date.now();
	for (const [key, { until }] of kept) if (until < now || kept.size > MAX_KEPT) kept.delete(key);
	const known = kept.get(form);
	if (known) return known.result as Promise<Result>;
	const result = work();
	// What could not be done may be asked for again.
	result.catch(() => kept.delete(form));
	kept.set(form, { result, until: now + KEEP_MS });
	return result;
}
