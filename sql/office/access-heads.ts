import { headText, signLogHead, type SignedHead } from '../proof/log-head.ts';
import type { Signer } from '../proof/signature.ts';
import { readChainEnd } from './access-chain.ts';
import type { Store } from './store.server.ts';

/** Signs the current end of the access log, and stores the signature. */
export async function signHead({ db }: Store, signer: Signer, now: Date): Promise<SignedHead> {
	const { lines, hash } = await readChainEnd(db);
	const head = signLogHead({ lines, hash, at: now.toISOString() }, signer);
	await db.insertInto('access_heads').values(head).execute();
	return head;
}

/** The head that was signed last; undefined before the first start. */
export const newestHead = ({ db }: Store): Promise<SignedHead | undefined> =>
	db
		.selectFrom('access_heads')
		.select(['lines', 'hash', 'at', 'public_key', 'signature'])
		.orderBy('id', 'desc')
		.limit(1)
		.executeTakeFirst();

/** A head as a process prints it. The owner of the machine owns the key too, but cannot change what was printed and taken away. */
export const headLine = (head: SignedHead): string =>
	`access log: head ${headText(head)} at ${head.at}, signed by ${head.public_key}: ${head.signature}`;
