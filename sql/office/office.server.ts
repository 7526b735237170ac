import { openStore, type StoreSettings } from './store.server.ts';
import { createToken, holderOfToken, speakerOf, type TokenHolder } from './tokens.ts';
import { createUser } from './users.ts';

/** Users and tokens, for ingest and the command line. */
export interface Office {
	/** Makes a token for a source and returns its secret, which is shown once and stored only as a hash. */
	createToken(source: string, scope?: { administrator?: boolean; speaksFor?: string }): Promise<string>;
	/** What a token's secret allows, or undefined. */
	holderOfToken(secret: string): Promise<TokenHolder | undefined>;
	/** For whom a source speaks at doors without tokens. */
	speakerOf(source: string): Promise<string>;
	/** Makes a user and returns the one-time password. Throws for a name in use and for an unknown role. */
	createUser(name: string, role: string): Promise<string>;
	close(): Promise<void>;
}

/**
 * Opens the office's store. Several processes may have it open.
 * @throws OfficeError if it cannot be opened
 */
export async function openOffice(settings: StoreSettings): Promise<Office> {
	const store = await openStore(settings);
	return {
		createToken: (source, scope) => createToken(store, { source, ...scope }),
		holderOfToken: (secret) => holderOfToken(store, secret, new Date()),
		speakerOf: (source) => speakerOf(store, source),
		createUser: async (name, role) => (await createUser(store, { name, role })).password,
		close: () => store.close()
	};
}
