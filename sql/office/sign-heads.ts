import type { Signer } from '../proof/signature.ts';
import { headLine, signHead } from './access-heads.ts';
import type { Store } from './store.server.ts';

interface Office {
	store: Store;
	signer: Signer;
}

const EVERY_MS = 3_600_000;

/** Signs the end of the access log and prints it, so that a copy leaves the machine. */
async function sign({ store, signer }: Office): Promise<void> {
	console.log(headLine(await signHead(store, signer, new Date())));
}

/** Signs at the start, every hour, and at the stop. */
export async function keepSigning(office: Office): Promise<() => Promise<void>> {
	const warn = (problem: unknown) =>
		console.warn(
			`the access log's head is not signed: ${problem instanceof Error ? problem.message : String(problem)}`
		);
	await sign(office);
	const timer = setInterval(() => void sign(office).catch(warn), EVERY_MS);
	return async () => {
		clearInterval(timer);
		await sign(office).catch(warn);
	};
}
