/** After its patience a wait asks so often whether the work may take long. */
const LOOK_AGAIN_MS = 200;

/** What a promise comes to within so many milliseconds; undefined: not by then. The promise must not reject: after that time nobody would catch it. */
export async function within<T>(value: Promise<T>, ms: number): Promise<T | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
	return Promise.race([value, late]).finally(() => clearTimeout(timer));
}

/** Whether work has ended within so many milliseconds, well or not. */
export const isOver = async (work: Promise<unknown>, ms: number): Promise<boolean> =>
	(await within(Promise.allSettled([work]), ms)) !== undefined;

/** Whether work goes on beyond the patience of whoever waits, at a moment when it may take long. Else it is waited for. */
export async function isLate(
	work: Promise<unknown>,
	patienceMs: number,
	mayTakeLong: () => boolean | Promise<boolean>
): Promise<boolean> {
	for (let ms = patienceMs; ; ms = LOOK_AGAIN_MS) {
		if (await isOver(work, ms)) return false;
		if (await mayTakeLong()) return true;
	}
}
