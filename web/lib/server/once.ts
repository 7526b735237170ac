const KEEP_MS = 5 * 60_000;
const MAX_KEPT = 1_000;

const kept = new Map<string, { result: Promise<unknown>; until: number }>();

/**
 * Runs a form's action once, however often it is sent: each sending gets the first answer. Otherwise, after a double
 * click, the second request's error would replace the password that the first one made.
 * @param form its page, and the id made with the form
 */
export function once<Result>(form: string, work: () => Promise<Result>): Promise<Result> {
	const now = performance.now();
	for (const [key, { until }] of kept) if (until < now || kept.size > MAX_KEPT) kept.delete(key);
	const known = kept.get(form);
	if (known) return known.result as Promise<Result>;
	const result = work();
	// A failed action may be tried again.
	result.catch(() => kept.delete(form));
	kept.set(form, { result, until: now + KEEP_MS });
	return result;
}
