/** What a promise comes to within so many milliseconds; undefined: not by then. It must not fail with a promise that is left alone. */
export async function within<T>(value: Promise<T>, ms: number): Promise<T | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
	return Promise.race([value, late]).finally(() => clearTimeout(timer));
}
