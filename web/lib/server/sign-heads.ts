import { headLine, signHead } from '#sql/office/access-heads.ts';
import { office } from './office.ts';

const EVERY_MS = 3_600_000;

/** Signs the end of the access log and prints it, so that a copy leaves the machine. */
async function sign(): Promise<void> {
	const { store, signer } = office();
	console.log(headLine(await signHead(store, signer, new Date())));
}

/** Signs at the start, every hour, and at the stop. */
export async function keepSigning(): Promise<() => Promise<void>> {
	const warn = (problem: unknown) =>
		console.warn(
			`the access log's head is not signed: ${problem instanceof Error ? problem.message : String(problem)}`
		);
	await sign();
	const timer = setInterval(() => void sign().catch(warn), EVERY_MS);
	return async () => {
		clearInterval(timer);
		await sign().catch(warn);
	};
}
